/**
 * Watches folders, not files: editors and Kubernetes replace a file by renaming another over it, and a watch on the file would
 * follow the old one. Some file systems (network mounts, some containers) tell nothing, so the folders are also looked at every
 * few seconds.
 */
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'

const quietMs = 300
const pollMs = 5000

/**
 * Names, sizes and times of the YAML files of the folders: changes exactly when a look again is worth while. Synchronous, because
 * the first one must be complete before `watchFolders` returns; a few dozen files cost well under a millisecond.
 */
function fingerprint(folders: readonly string[]): string {
  return folders.flatMap((folder) => filesIn(folder).map((name) => `${folder}/${name}:${stamp(join(folder, name))}`)).join('\n')
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/i.test(name))
      .toSorted()
  } catch {
    return []
  }
}

/** A file that went away between the listing and the look has a stamp too. */
function stamp(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path)
    return `${size}:${mtimeMs}:${ino}`
  } catch {
    return 'gone'
  }
}

/** Calls back when the YAML files of `folders` changed and have been quiet for 300 ms. Never throws; returns how to stop. */
export function watchFolders(folders: readonly string[], onChange: () => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  let known = fingerprint(folders)
  let quiet: NodeJS.Timeout | undefined
  let stopped = false

  const look = (): void => {
    const now = fingerprint(folders)
    if (stopped || now === known) return
    known = now
    onChange()
  }
  const soon = (): void => {
    clearTimeout(quiet)
    if (!stopped) quiet = setTimeout(look, quietMs).unref()
  }
  /** Folders may come and go while the service runs: a missing one is tried again at every poll. */
  const attach = (): void => {
    for (const folder of folders) {
      if (watchers.has(folder)) continue
      try {
        const watcher = watch(folder, { persistent: false }, soon)
        const drop = (): void => {
          watcher.close()
          watchers.delete(folder)
        }
        watcher.on('error', drop)
        watchers.set(folder, watcher)
      } catch {
        // Not there, or the system has no watch left: polling sees it.
      }
    }
  }

  attach()
  const poll = setInterval(() => {
    attach()
    soon()
  }, pollMs).unref()
  return () => {
    stopped = true
    clearTimeout(quiet)
    clearInterval(poll)
    for (const watcher of watchers.values()) watcher.close()
  }
}

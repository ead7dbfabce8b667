/**
 * Watches folders, not files: editors and Kubernetes replace a file by renaming another over it, and a watch on the file would
 * follow the old one. Some file systems (network mounts, some containers) tell nothing, so the folders are also looked at every
 * few seconds.
 */
import { type FSWatcher, watch } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const quietMs = 300
const pollMs = 5000

/** Names, sizes and times of the YAML files of the folders: changes exactly when a look again is worth while. */
async function fingerprint(folders: readonly string[]): Promise<string> {
  const parts: string[] = []
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter((each) => /\.ya?ml$/i.test(each)).toSorted()) {
      const info = await stat(join(folder, name)).catch(() => undefined)
      parts.push(`${folder}/${name}:${info?.size}:${info?.mtimeMs}:${info?.ino}`)
    }
  }
  return parts.join('\n')
}

/** Calls back when the YAML files of `folders` changed and have been quiet for 300 ms. Never throws; returns how to stop. */
export function watchFolders(folders: readonly string[], onChange: () => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  let known: string | undefined
  let quiet: NodeJS.Timeout | undefined
  let stopped = false

  const look = async (): Promise<void> => {
    const now = await fingerprint(folders)
    if (stopped || now === known) return
    const first = known === undefined
    known = now
    if (!first) onChange()
  }
  const soon = (): void => {
    clearTimeout(quiet)
    if (!stopped) quiet = setTimeout(() => void look(), quietMs).unref()
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

  void look()
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

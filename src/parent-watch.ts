/**
 * With Debian's sh, SIGTERM to `npm start` ends npm and the shell and orphans node, which never sees the signal (stack.md §1.7).
 * So a process that npm started looks each second whether its parent is still the same.
 */

/** Calls back once when the parent process is gone. Only watches under npm: a service started by hand may outlive its shell. */
export function watchParent(
  onGone: () => void,
  env: NodeJS.ProcessEnv = process.env,
  parentNow: () => number = () => process.ppid,
): () => void {
  if (env['npm_lifecycle_event'] === undefined) return () => {}
  const first = parentNow()
  const timer = setInterval(() => {
    if (parentNow() === first) return
    clearInterval(timer)
    onGone()
  }, 1_000)
  timer.unref()
  return () => clearInterval(timer)
}

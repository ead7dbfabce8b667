// Preloaded before the TypeScript entry, in plain JavaScript, so that an old Node gets a sentence and not a stack trace.
import module from 'node:module'

const [major] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `Expected Node 24 or newer, got ${process.versions.node} (${process.execPath}): run "npm ci" without --omit=optional so that ` +
      `the bundled Node is installed, or start with a newer Node.\n`,
  )
  process.exit(1)
}
// Caches the stripped TypeScript too: a warm start costs as little as built code (stack.md §1.4).
module.enableCompileCache?.()

/** `npm run bench [NAME…]`: measurements as ratios taken side by side in one run (DESIGN.md, "Performance"). */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'

const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => basename(file, '.bench.ts'))
/** Names that benches had before. */
const renamed: Readonly<Record<string, string>> = { store: 'delivery' }
const asked = process.argv.slice(2).map((name) => renamed[name] ?? name)
const unknown = asked.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`Expected the name of a bench (${known.join(', ')}), got ${unknown.join(', ')}\n`)
  process.exit(2)
}
for (const name of asked.length > 0 ? asked : known) {
  process.stderr.write(`bench ${name}…\n`)
  const { bench } = (await import(`./${name}.bench.ts`)) as { readonly bench: () => Promise<string> }
  process.stdout.write(await bench())
}

import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that wait for real processes for a minute or more, longest first: begun first, they wait beside the others. */
const longest = [
  'faults/kill-cycles',
  'faults/process',
  'journeys/several-machines',
  'journeys/standing-still',
  'journeys/release',
  'journeys/one-story',
  'browser/console',
  'faults/leaks',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: './data/test-report.json' },
    testTimeout: 30_000,
    // Deadlines guard against hanging, they measure nothing: a machine with other work is slow, not wrong.
    expect: { poll: { timeout: 20_000 } },
    // The long files mostly wait: two cores carry four of them. Each file has ports, folders and a Redis of its own.
    maxWorkers: Math.max(4, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
  },
})

/** Certificates for tests, made by openssl in a temporary folder; `opensslVersion` is undefined where there is none. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const answered = spawnSync('openssl', ['version'], { encoding: 'utf8' })
export const opensslVersion = answered.status === 0 ? answered.stdout.trim() : undefined

export type Certificate = { readonly key: Buffer; readonly cert: Buffer }
export type Authority = {
  /** PEM of the authority itself, for whoever is to trust it. */
  readonly pem: string
  /** Signed by the authority, for this host, over after so many days (below zero: over already). */
  readonly issue: (host: string, days: number) => Certificate
  /** Vouched for by nobody but itself. */
  readonly selfSigned: (host: string) => Certificate
  readonly remove: () => void
}

export function createAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-tls-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (words: string): void =>
    void execFileSync('openssl', words.split(' '), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const fresh = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  const read = (): Certificate => ({ key: readFileSync(at('key.pem')), cert: readFileSync(at('cert.pem')) })
  openssl(
    `req -x509 ${fresh} -keyout ca.key -out ca.pem -subj /CN=rasid-test-authority -days 2 -addext basicConstraints=critical,CA:TRUE`,
  )
  return {
    pem: readFileSync(at('ca.pem'), 'utf8'),
    issue: (host, days) => {
      openssl(`req ${fresh} -keyout key.pem -out request.pem -subj /CN=${host} -addext subjectAltName=DNS:${host}`)
      openssl(
        `x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -copy_extensions copy -days ${days} -out cert.pem`,
      )
      return read()
    },
    selfSigned: (host) => {
      openssl(`req -x509 ${fresh} -keyout key.pem -out cert.pem -subj /CN=${host} -days 2 -addext subjectAltName=DNS:${host}`)
      return read()
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

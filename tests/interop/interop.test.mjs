// automerge-repo, unmodified, against the running relay and a Steward client on the other side.
// `cargo test -p steward-server --test interop_node` starts both and sets the variables below. The Steward client is
// steered over HTTP: `POST /append`, `/offline`, `/online`, and `GET /document/ID`.
import assert from 'node:assert/strict'
import test from 'node:test'
import * as Automerge from '@automerge/automerge'
import { Repo } from '@automerge/automerge-repo'
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket'
import WebSocket from 'ws'

const { STEWARD_SYNC_URL: url, STEWARD_DOCUMENT: made, STEWARD_CONTROL: control } = process.env
assert.ok(url && made && control, 'run through `cargo test -p steward-server --test interop_node`')

const patienceMillis = 20_000

/** A repository with one connection to the relay; it ends with the test. */
function connect(t) {
  const adapter = new WebSocketClientAdapter(url)
  const repo = new Repo({ network: [adapter] })
  t.after(() => repo.shutdown())
  return { repo, adapter }
}

/** Resolves when the document satisfies the condition, by its change events. */
function until(handle, what, condition) {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (!condition(handle.doc())) return
      clearTimeout(timer)
      handle.off('change', check)
      resolve()
    }
    const timer = setTimeout(() => {
      handle.off('change', check)
      reject(new Error(`waited too long until ${what}: ${JSON.stringify(handle.doc())}`))
    }, patienceMillis)
    handle.on('change', check)
    check()
  })
}

/** Steers the Steward client; each call answers when the client has done it. */
async function steward(path, body) {
  const response = await fetch(`${control}${path}`, { method: body === undefined ? 'GET' : 'POST', body })
  assert.equal(response.status, 200, `${path}: ${response.status}`)
  return response.json()
}

/** Asks the Steward client to wait until its copy of the document contains the text. */
const stewardSees = (documentId, text) => steward(`/see/${documentId}`, text)

test('edits a document made by Steward, both ways and live', async t => {
  const { repo } = connect(t)
  const handle = await repo.find(`automerge:${made}`)
  // Steward's scalar strings are `ImmutableString` in JavaScript, where a plain string is a collaborative text.
  assert.equal(String(handle.doc().title), 'made by Steward')
  handle.change(record => { Automerge.splice(record, ['body'], 0, 0, 'from Node; ') })
  await stewardSees(made, 'from Node; ')
  await steward(`/append/${made}`, 'from Steward; ')
  await until(handle, 'the edit of Steward arrives', record => record.body.includes('from Steward; '))
  assert.equal(handle.doc().body, 'from Node; from Steward; ')
})

test('creates a document that Steward and another repository read', async t => {
  const { repo } = connect(t)
  const handle = repo.create({ title: 'made by Node', body: 'hello' })
  await stewardSees(handle.documentId, 'hello')
  const other = connect(t)
  const found = await other.repo.find(handle.url)
  assert.equal(found.doc().title, 'made by Node')
  found.change(record => { record.title = 'changed by the other' })
  await until(handle, 'the title changes', record => record.title === 'changed by the other')
})

test('converges after both worked apart', async t => {
  const { repo, adapter } = connect(t)
  const handle = repo.create({ title: 'apart', body: '' })
  handle.change(record => { Automerge.splice(record, ['body'], 0, 0, 'together;') })
  await stewardSees(handle.documentId, 'together;')
  repo.networkSubsystem.removeNetworkAdapter(adapter)
  await steward('/offline', '')
  for (const word of ['one;', 'two;', 'three;']) {
    handle.change(record => { Automerge.splice(record, ['body'], record.body.length, 0, word) })
  }
  await steward(`/append/${handle.documentId}`, 'steward alone;')
  assert.ok(!handle.doc().body.includes('steward alone;'))
  repo.networkSubsystem.addNetworkAdapter(new WebSocketClientAdapter(url))
  await steward('/online', '')
  await until(handle, 'the edit made apart arrives', record => record.body.includes('steward alone;'))
  await stewardSees(handle.documentId, 'one;two;three;')
  const there = await steward(`/document/${handle.documentId}`)
  assert.equal(handle.doc().body, there.body)
  assert.deepEqual([...Automerge.getHeads(handle.doc())].sort(), there.heads)
})

test('a document that nobody has is unavailable, not awaited for ever', async t => {
  const { repo } = connect(t)
  const absent = new Repo({ network: [] }).create({}).url
  await assert.rejects(repo.find(absent), /unavailable/i)
})

test('a wrong token is refused in words', async () => {
  const socket = new WebSocket(url.replace(/token=.*/, 'token=stw_wrong'))
  const [code, reason] = await new Promise((resolve, reject) => {
    socket.on('close', (code, reason) => resolve([code, reason.toString()]))
    socket.on('error', reject)
  })
  assert.equal(code, 4401)
  assert.match(reason, /token is not known/)
})

// The peer of the propagation benchmark: automerge-repo, unmodified, at its default settings, as three processes:
// a server that keeps documents in memory, a client that writes and a client that reads, over WebSockets on 127.0.0.1.
// Argument: {"length": characters of the text before, "paces": [milliseconds to wait after each key]}.
// Prints {"millis": [from each edit in the writer to the reader's change event]}.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as Automerge from '@automerge/automerge'
import { Repo } from '@automerge/automerge-repo'
import { WebSocketClientAdapter, WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket'
import { WebSocketServer } from 'ws'

const now = () => performance.timeOrigin + performance.now()
const patienceMillis = 30_000

const roles = {
  async server() {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    new Repo({ network: [new WebSocketServerAdapter(server)], sharePolicy: async () => true })
    process.send({ url: `ws://127.0.0.1:${server.address().port}` })
  },

  async writer({ url, length, paces }) {
    const repo = new Repo({ network: [new WebSocketClientAdapter(url)] })
    const handle = repo.create({ text: 'x'.repeat(length) })
    process.send({ document: handle.url })
    // The reader has the document.
    await once(process, 'message')
    const pressed = []
    for (const [key, pace] of paces.entries()) {
      pressed.push(now())
      handle.change(record => Automerge.splice(record, ['text'], length + key, 0, 'y'))
      await wait(pace)
    }
    process.send({ pressed })
  },

  async reader({ url, document, length, paces }) {
    const repo = new Repo({ network: [new WebSocketClientAdapter(url)] })
    const handle = await repo.find(document)
    const arrived = []
    handle.on('change', ({ doc }) => {
      while (arrived.length < doc.text.length - length) arrived.push(now())
      if (arrived.length === paces.length) process.send({ arrived })
    })
    process.send({ ready: handle.doc().text.length === length })
  },
}

/** Starts a role in a process of its own; `next(key)` resolves with what it sends under that key. */
function start(role, options) {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options), role])
  const received = {}
  const waiting = {}
  child.on('message', message => {
    for (const [key, value] of Object.entries(message)) {
      received[key] = value
      waiting[key]?.(value)
    }
  })
  const next = key => new Promise((resolve, reject) => {
    if (key in received) return resolve(received[key])
    waiting[key] = resolve
    child.once('exit', code => reject(new Error(`the ${role} ended with ${code} before it sent ${key}`)))
  })
  return { child, next }
}

async function measure(options) {
  const children = []
  const begin = (role, more) => {
    const started = start(role, { ...options, ...more })
    children.push(started.child)
    return started
  }
  try {
    const { url } = { url: await begin('server', {}).next('url') }
    const writer = begin('writer', { url })
    const document = await writer.next('document')
    // The server answers a request for a document only once it has it.
    await wait(1000)
    const reader = begin('reader', { url, document })
    if (!(await reader.next('ready'))) throw new Error('the reader has another text')
    writer.child.send('go')
    const pressed = await writer.next('pressed')
    const late = wait(patienceMillis, undefined, { ref: false }).then(() => { throw new Error('not every key arrived') })
    const arrived = await Promise.race([reader.next('arrived'), late])
    return arrived.map((time, key) => time - pressed[key])
  } finally {
    for (const child of children) child.kill('SIGKILL')
  }
}

const [text, role] = process.argv.slice(2)
const options = JSON.parse(text)
if (role === undefined) {
  const millis = await measure(options)
  console.log(JSON.stringify({ millis }))
} else {
  await roles[role](options)
}

// Starts the real program on its own port, folder and database, opens it in
// the real browser, and notes everything that must not happen on a page.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { Client } from './client.mjs';
import { administrator, nobody, personas } from './personas.mjs';

const run = promisify(execFile);
export const root = path.resolve(import.meta.dirname, '..');
const binary = process.env.BELAY_BIN ?? path.join(root, 'bin', 'belay');

export const engines = ['sqlite', 'postgres'];

/** A port that was free a moment ago. */
export const freePort = () => new Promise((resolve, reject) => {
  const s = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = s.address();
    s.close(() => resolve(port));
  });
});

/** Fails with the list of faults, if there are any, at readable length. */
export function none(faults, what) {
  if (faults.length === 0) return;
  const shown = faults.slice(0, 40).map(f => `  ${f}`).join('\n');
  throw new Error(`${faults.length} ${what}:\n${shown}${faults.length > 40 ? '\n  ...' : ''}`);
}

// --- the server ---

/** Runs a command of the program and gives its output. */
export async function belay(...args) {
  return (await run(binary, args, { cwd: os.tmpdir(), maxBuffer: 64 << 20 })).stdout;
}

// One click signs in as a sample person; only the demo has this route.
const demoRoute = { face: 'page', name: 'POST /sign-in/sample' };

/** The surfaces of the page face: [{ method, pattern }]. */
export async function pageSurfaces() {
  const { surfaces } = JSON.parse(await belay('authz', 'matrix', '--json'));
  return [...surfaces, demoRoute].filter(s => s.face === 'page').map(s => {
    const [method, pattern] = s.name.split(' ');
    return { method, pattern };
  });
}

function psql() {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map(v => path.join(base, v, 'bin', 'psql')).find(existsSync);
  return found ?? 'psql';
}

let databases = 0;

/** An empty PostgreSQL database of its own and how to drop it. */
async function freshDatabase() {
  const admin = process.env.BELAY_TEST_POSTGRES;
  if (!admin) throw new Error('BELAY_TEST_POSTGRES is not set: run through scripts/with-postgres (make browser-test)');
  const name = `browser_${process.pid}_${++databases}`;
  const sql = text => run(psql(), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', admin, '-c', text]);
  await sql(`CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = '/' + name;
  return { url: url.href, drop: () => sql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Starts the sample company. Stop it with stop(), which also checks its log. */
export async function startServer({ engine = 'sqlite' } = {}) {
  return start(engine, (dir, db) => ['demo', '--dir', dir, ...(engine === 'postgres' ? ['--db', db] : [])]);
}

const passphrase = 'correct horse battery staple';

/** A new installation without people or handbook, and its administrator. */
export async function startInstallation({ engine = 'sqlite' } = {}) {
  const server = await start(engine, (dir, db) => ['serve', '--db', db, '--key-file', path.join(dir, 'belay.key')],
    db => account(db, 'root@northwind.example', 'Root Administrator'));
  server.admin = { email: 'root@northwind.example', password: passphrase };
  /** A link by which an account sets its password, as the operator prints it. */
  server.invite = async email => {
    await account(server.db, email, 'New Person');
    const text = await belay('admin', 'invite', '--db', server.db, '--public-url', server.base, email);
    return new URL(text.split(/\s/)[0]).pathname;
  };
  return server;
}

const account = (db, email, name) => new Promise((resolve, reject) => {
  const child = execFile(binary, ['admin', 'create', '--db', db, '--email', email, '--name', name], { cwd: os.tmpdir() },
    (error, out, err) => error ? reject(new Error(err)) : resolve(out));
  child.stdin.end(passphrase + '\n');
});

async function start(engine, command, before = () => {}) {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'belay-browser-'));
  const database = engine === 'postgres' ? await freshDatabase() : null;
  const db = database?.url ?? `sqlite:${path.join(dir, 'belay.db')}`;
  await before(db);
  const addr = `127.0.0.1:${await freePort()}`;
  const child = spawn(binary, [...command(dir, db), '--addr', addr], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', d => log.push(d));
  const gone = new Promise(resolve => child
    .once('exit', (code, signal) => resolve(`${code ?? signal}`))
    .once('error', e => { log.push(String(e)); resolve(e.code); }));
  const server = {
    engine, dir, db, base: `http://${addr}`, log: () => log.join(''),
    async stop() {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await gone;
      clearTimeout(hard);
      await rm(dir, { recursive: true, force: true });
      await database?.drop();
      const bad = server.log().split('\n').filter(l => /request failed|panic|level=ERROR/.test(l));
      none(bad.map(l => l.slice(0, 400)), 'errors in the log of the server');
    },
  };
  try {
    await ready(server.base, gone, server.log);
  } catch (e) {
    await server.stop().catch(() => {});
    throw e;
  }
  return server;
}

async function ready(base, gone, log) {
  const until = Date.now() + 60_000;
  let ended = null;
  gone.then(code => { ended = code; });
  while (Date.now() < until && ended === null) {
    const status = await fetch(base + '/readyz').then(r => r.status, () => 0);
    if (status === 200) return;
    await new Promise(r => setTimeout(r, 40));
  }
  throw new Error(`the server ${ended === null ? 'was not ready within 60 s' : `ended with ${ended}`}:\n${log()}`);
}

// --- the browser ---

/** The system's Chromium, with a new empty profile. Nothing is downloaded. */
export const openBrowser = () => chromium.launch({
  executablePath: process.env.BELAY_CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

export const wide = { width: 1440, height: 900 };
export const narrow = { width: 390, height: 844 };

/**
 * A window (its own cookies) and a watch over all that must not happen in it:
 * console errors, policy violations, failed requests, script errors, answers
 * of 400 and above that the test did not announce.
 */
export async function openWindow(browser, server, { scripts = true, viewport = wide, ...rest } = {}) {
  const context = await browser.newContext({ baseURL: server.base, javaScriptEnabled: scripts, viewport, reducedMotion: 'reduce', ...rest });
  const watch = new Watch(context);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // generous: a busy machine is no fault of the page
  return { context, page, watch, scripts, close: async () => { watch.check(); await context.close(); } };
}

const violationMark = 'securitypolicyviolation:';

export class Watch {
  #faults = [];
  #expected = new Set();

  constructor(context) {
    // An init script is the browser's own, so the policy does not hold for it.
    context.addInitScript(mark => addEventListener('securitypolicyviolation', e => console.error(mark, e.violatedDirective, e.blockedURI)), violationMark);
    context.on('console', m => {
      if (m.type() !== 'error' && !/Content Security Policy|Trusted ?Types/i.test(m.text())) return;
      const status = m.text().match(/Failed to load resource: the server responded with a status of (\d+)/);
      if (status) return; // the answer itself is judged below
      this.#note(`console: ${m.text()}`, m.page());
    });
    context.on('weberror', e => this.#note(`script error: ${e.error().stack ?? e.error()}`, e.page()));
    context.on('requestfailed', r => {
      // A page left while a request was under way is no fault of the page.
      if (r.failure()?.errorText !== 'net::ERR_ABORTED') this.#note(`request failed: ${r.method()} ${r.url()} ${r.failure()?.errorText}`);
    });
    context.on('response', r => {
      if (r.status() >= 400 && !this.#expected.has(r.status())) this.#note(`status ${r.status()}: ${r.request().method()} ${r.url()}`);
    });
    context.on('dialog', d => { this.#note(`dialog: ${d.message()}`); d.dismiss().catch(() => {}); });
  }

  #note(what, page) { this.#faults.push(page ? `${what}\n    on ${page.url()}` : what); }

  /** Answers of these statuses are part of what the test does. */
  expect(...statuses) { for (const s of statuses) this.#expected.add(s); }

  /** Waits until something with this sign was noticed. */
  async seen(sign) {
    const until = Date.now() + 30_000;
    while (!this.#faults.some(f => f.includes(sign))) {
      if (Date.now() > until) throw new Error(`${sign} was not noticed:\n${this.#faults.join('\n')}`);
      await new Promise(r => setTimeout(r, 20));
    }
  }

  /** What happened that should not have, and forgets it. */
  take() { return this.#faults.splice(0); }

  check() {
    const faults = this.take();
    if (faults.length) throw new Error(`the browser saw:\n  ${faults.join('\n  ')}`);
  }
}

/** Signs in through the page, as a person does: one of the personas, or anybody by name. */
export async function signIn(window, who) {
  const { page } = window;
  await page.goto('/sign-in');
  await page.getByRole('button', { name: personas[who]?.name ?? who }).first().click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
}

/** Signs in without a browser and puts the cookies into the window. */
export async function enter(window, server, who, client = null) {
  client ??= await signedIn(server, who);
  await window.context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: server.base, httpOnly: true, sameSite: 'Lax' })));
  return client;
}

/** A client without a browser: a persona or a sample person by name, the administrator of an installation, or nobody. */
export async function signedIn(server, who) {
  const client = new Client(server.base);
  if (who === nobody) return client;
  if (who === administrator) await client.signInWith(server.admin);
  else await client.signInAs(personas[who] ?? { name: who });
  return client;
}

/** Reads a file of this folder's packages, such as axe's one script. */
export const packageFile = name => readFile(path.join(import.meta.dirname, 'node_modules', name), 'utf8');

// What pages weigh, and that they hold no code of their own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { budget, over, weigh } from './budgets.mjs';
import { Client } from './client.mjs';
import { enter, none, openBrowser, openWindow, signedIn, startServer } from './harness.mjs';
import { inlineCode, read } from './html.mjs';
import { nobody } from './personas.mjs';
import { plant } from './plants.mjs';
import { pagesOf } from './routes.mjs';

let server, pages;
before(async () => {
  server = await startServer();
  ({ pages } = await pagesOf(server, [nobody, 'ines', 'tomas'], { each: 3 }));
});
after(() => server.stop());

test('every page keeps to its budget and holds no inline code', async t => {
  const clients = { nobody: new Client(server.base), ines: await signedIn(server, 'ines'), tomas: await signedIn(server, 'tomas') };
  const faults = [];
  const most = {};
  for (const page of pages) {
    const sum = await weigh(clients[page.actor], page.url);
    for (const [what, n] of Object.entries(sum)) most[what] = Math.max(most[what] ?? 0, n);
    for (const fault of [...over(sum), ...page.inline]) faults.push(`${page.actor} ${page.url}: ${fault}`);
  }
  t.diagnostic(`${pages.length} pages; the most: ${JSON.stringify(most)}`);
  for (const c of Object.values(clients)) c.close();
  none(faults, 'pages over budget');
});

test('every answer carries the strict policy', async () => {
  const client = new Client(server.base);
  for (const url of ['/', '/sign-in', '/no-such-page', '/healthz']) {
    const header = (await client.get(url)).headers['content-security-policy'];
    assert.ok(header, `${url} has no policy`);
    assert.doesNotMatch(header, /unsafe-inline|unsafe-eval|unsafe-hashes|\*|data:|https?:/);
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'", "require-trusted-types-for 'script'"]) assert.ok(header.includes(part), `${url}: ${part} is missing`);
  }
  for (const page of pages) assert.doesNotMatch(page.headers['content-security-policy'] ?? '', /unsafe/);
  client.close();
});

test('a first visit stays within its requests and bytes in the real browser', async t => {
  const browser = await openBrowser();
  for (const actor of [nobody, 'ines']) {
    const w = await openWindow(browser, server);
    if (actor !== nobody) await enter(w, server, actor);
    const session = await w.context.newCDPSession(w.page);
    let requests = 0, bytes = 0;
    session.on('Network.requestWillBeSent', e => { if (e.request.url.startsWith(server.base)) requests++; });
    session.on('Network.loadingFinished', e => { bytes += e.encodedDataLength; });
    await session.send('Network.enable');
    await w.page.goto(actor === nobody ? '/sign-in' : '/growth', { waitUntil: 'networkidle' });
    t.diagnostic(`${actor}: ${requests} requests, ${bytes} bytes`);
    assert.ok(requests <= budget.requests, `${actor}: ${requests} requests`);
    assert.ok(bytes <= budget.firstVisit, `${actor}: ${bytes} bytes`);
    assert.ok(await w.page.evaluate(() => document.getElementsByTagName('*').length) <= budget.nodes);
    await w.close();
  }
  await browser.close();
});

test('the budgets and the check for inline code find planted faults', async () => {
  const small = { html: 1, css: 1, js: 1, firstVisit: 1, requests: 1, nodes: 1 };
  assert.deepEqual(over(small), []);
  for (const what of Object.keys(budget)) assert.equal(over({ ...small, [what]: budget[what] + 1 }).length, 1, what);
  const planted = await plant();
  const client = new Client(planted.base);
  const found = inlineCode(read((await client.get('/inline')).body));
  assert.deepEqual(found, ['an inline <script>', 'style attribute on <p>']);
  assert.deepEqual(inlineCode(read((await client.get('/raw')).body)), ['onerror handler on <img>']);
  client.close();
  await planted.stop();
});

// A crawler follows every link and submits every form as every actor.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { Client } from './client.mjs';
import { Crawler } from './crawler.mjs';
import { engines, none, pageSurfaces, signedIn, startInstallation, startServer } from './harness.mjs';
import { actors, administrator, nobody, personas } from './personas.mjs';
import { plant } from './plants.mjs';
import { starts } from './routes.mjs';
import { Surfaces } from './surfaces.mjs';

// Hand-written: who gets to each route from the first page on, which refusals
// are right although the values are well meant, and what no page links to.
const { reach, refusals, unlinked } = JSON.parse(await readFile(path.join(import.meta.dirname, 'reach.json'), 'utf8'));

const may = (route, status) => refusals.some(r => r.route === route && r.status === status);
const expand = list => list.flatMap(a => a === 'all' ? actors : a === 'signed-in' ? actors.filter(b => b !== nobody) : [a]);

for (const engine of engines) {
  test(`no link or form of any actor is dead, on ${engine}`, async t => {
    const surfaces = new Surfaces(await pageSurfaces());
    const sum = { actors: 0, pages: 0, forms: 0, 'alike pages left out': 0 };
    const faults = [], reached = {};
    const crawl = async (server, actor, { from = [], values = {} } = {}) => {
      const client = await signedIn(server, actor);
      const crawler = await new Crawler(client, { actor, surfaces, may, values }).crawl(...starts, ...unlinked, ...from);
      client.close();
      faults.push(...crawler.faults);
      for (const route of crawler.visited.keys()) (reached[route] ??= []).push(actor);
      sum.actors++;
      sum.pages += crawler.pages.size;
      sum.forms += crawler.submitted;
      sum['alike pages left out'] += crawler.cut.length;
    };

    const demo = await startServer({ engine });
    t.after(() => demo.stop());
    for (const actor of actors) {
      if (actor !== nobody && await leaveTraces(demo, actor)) reached['POST /drafts'] = ['scripts'];
      await crawl(demo, actor, { values: actor === nobody ? {} : { email: standIn(actor) } });
    }
    const installation = await startInstallation({ engine });
    t.after(() => installation.stop());
    await crawl(installation, nobody, { from: [await installation.invite('new@northwind.example')], values: installation.admin });
    await crawl(installation, administrator, { values: { password_current: installation.admin.password } });

    t.diagnostic(Object.entries(sum).map(([what, n]) => `${n} ${what}`).join(', '));
    none(faults, 'dead ends');
    none(missed(surfaces, reached), 'routes not as reach.json says');
  });
}

/** Who stands in for somebody who is away: the next of the personas. */
function standIn(actor) {
  const list = Object.keys(personas);
  return `${personas[list[(list.indexOf(actor) + 1) % list.length]].email}@northwind.example`;
}

/** Other devices, and a draft as the script keeps it: then pages offer what one does with them. */
async function leaveTraces(server, actor) {
  let kept;
  for (let device = 0; device < 3; device++) {
    const other = await signedIn(server, actor);
    kept = await other.post('/drafts', { key: 'evidence-new', body: 'title=Half+a+thought' });
    other.close();
  }
  return kept.status < 400;
}

function missed(surfaces, reached) {
  const out = [];
  for (const route of surfaces.names) {
    if (!reach[route]) out.push(`${route}: not in reach.json`);
    for (const actor of expand(reach[route] ?? [])) if (!reached[route]?.includes(actor)) out.push(`${route}: ${actor} did not get there`);
  }
  for (const route of Object.keys(reach)) if (!surfaces.names.includes(route)) out.push(`${route}: in reach.json, but no route`);
  return out;
}

test('the crawler finds planted faults', async () => {
  const planted = await plant();
  const client = new Client(planted.base);
  const { faults } = await new Crawler(client, { actor: nobody }).crawl('/crawl');
  client.close();
  await planted.stop();
  for (const sign of ['GET /nowhere answers 404', 'POST /boom answers 500', 'link “hash” leads to “#”', 'button “lonely” stands in no form',
    'form to /axe has no button', '/axe#none names a part that is not there', '/sprite.svg has no part called gone']) {
    assert.ok(faults.some(f => f.includes(sign)), `not found: ${sign}\n${faults.join('\n')}`);
  }
  assert.deepEqual(missed(new Surfaces([{ method: 'GET', pattern: '/planted' }]), {}).filter(m => m.includes('planted')), ['GET /planted: not in reach.json']);
});

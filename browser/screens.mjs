// Takes the screenshots of the README and the documentation.
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { enter, narrow, openBrowser, openWindow, root, startServer, wide } from './harness.mjs';
import { nobody } from './personas.mjs';

const limit = 250_000; // bytes a file of the repository

const shots = [
  ['growth', 'ines', async p => { await p.goto('/growth'); }, ['light-1440', 'dark-1440', 'light-390', 'dark-390']],
  ['dimension', 'ines', async p => { await p.goto('/growth'); await p.getByRole('link', { name: 'Accountability', exact: true }).first().click(); }, ['light-1440', 'dark-390']],
  ['evidence', 'ines', async p => { await p.goto('/evidence'); }, ['light-1440']],
  ['target', 'ines', async p => { await p.goto('/growth'); await p.getByRole('link', { name: 'Change target' }).click(); }, ['light-1440']],
  ['team', 'tomas', async p => { await p.goto('/team'); }, ['light-1440', 'light-390']],
  ['report', 'tomas', async p => { await p.goto('/team'); await p.getByRole('link', { name: 'Ines Carvalho' }).first().click(); }, ['dark-1440']],
  ['matrix', 'ines', async p => { await p.goto('/matrix'); await p.locator('main .list a').first().click(); }, ['light-1440']],
  ['home', 'tomas', async p => { await p.goto('/'); }, ['light-1440', 'dark-390']],
  ['board', 'ines', async p => { await p.goto('/board'); }, ['light-1440', 'dark-1440', 'light-390']],
  ['board-list', 'ines', async p => { await p.goto('/board'); await p.getByRole('link', { name: 'Show as table' }).click(); }, ['light-1440']],
  ['programme', 'jonas', async p => { await p.goto('/opportunities'); await p.getByRole('link', { name: 'Infrastructure Platforms', exact: true }).first().click(); }, ['light-1440', 'light-390']],
  ['internship', 'jonas', async p => { await p.goto('/internships'); await p.getByRole('link', { name: 'Alerts on what checkout users feel' }).first().click(); }, ['light-1440', 'dark-390']],
  ['inbox', 'amara', async p => { await p.goto('/inbox'); }, ['light-1440']],
  ['run', 'jonas', async p => { await p.goto('/modules'); await p.locator('main a[href^="/runs/"]').first().click(); }, ['light-1440', 'light-390']],
  ['privacy', 'ines', async p => { await p.goto('/privacy'); }, ['light-1440']],
  ['sign-in', nobody, async p => { await p.goto('/sign-in'); }, ['light-1440', 'light-390']],
];

const out = process.env.BELAY_SCREENS ?? path.join(root, 'docs', 'screens');
await mkdir(out, { recursive: true });
const [server, browser] = await Promise.all([startServer(), openBrowser()]);
let bad = 0;
try {
  for (const [name, actor, go, kinds] of shots) {
    const w = await openWindow(browser, server);
    if (actor !== nobody) await enter(w, server, actor);
    for (const kind of kinds) {
      const [theme, width] = kind.split('-');
      await w.context.addCookies([{ name: 'belay_theme', value: theme, url: server.base }]);
      await w.page.setViewportSize(width === '390' ? narrow : wide);
      await go(w.page); // once before, so that every font is at hand
      await w.page.evaluate(() => document.fonts.ready);
      await go(w.page);
      await w.page.evaluate(() => document.fonts.ready);
      const file = path.join(out, `${name}-${kind}.png`);
      await w.page.screenshot({ path: file, fullPage: process.env.BELAY_FULL === '1' });
      const { size } = await stat(file);
      console.log(`${size > limit ? 'TOO LARGE' : 'ok'} ${path.relative(root, file)} ${size}`);
      if (size > limit) bad++;
    }
    await w.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
if (bad) process.exitCode = 1;

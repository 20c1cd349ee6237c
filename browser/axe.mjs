// axe over an open page: both themes, both widths, no rule left out. A theme
// changes one attribute and by it colours alone, so the rules about anything but
// colour run in one theme.
import { narrow, packageFile, wide } from './harness.mjs';

export const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const themes = ['light', 'dark'];
export const widths = { 1440: wide, 390: narrow };

const source = await packageFile('axe-core/axe.min.js');

/** Puts axe into every page of the window as it loads, past the page's own policy. */
export const withAxe = context => context.addInitScript({ content: source + ';globalThis.__axe = axe;' });

/**
 * Every violation on the page as it stands, one line each, in both themes and
 * widths. The server writes the theme of the cookie into one attribute of the
 * document; setting that attribute gives the same page without loading it again.
 */
export async function violations(page) {
  const found = [];
  const before = await page.evaluate(() => document.documentElement.dataset.theme);
  for (const [width, viewport] of Object.entries(widths)) {
    await page.setViewportSize(viewport);
    for (const theme of themes) {
      const result = await page.evaluate(runAxe, { tags, theme });
      for (const v of result) found.push(`${v} [${theme} ${width}]`);
    }
  }
  await page.setViewportSize(wide);
  await page.evaluate(theme => { if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme; }, before);
  return found;
}

/** Runs in the page. Rules that axe keeps off by default (target-size) are on. */
async function runAxe({ tags, theme }) {
  document.documentElement.dataset.theme = theme;
  const axe = globalThis.__axe;
  const wanted = r => !r.tags.includes('deprecated') && (theme === 'light' || r.tags.includes('cat.color'));
  const rules = Object.fromEntries(axe.getRules(tags).map(r => [r.ruleId, { enabled: wanted(r) }]));
  const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] });
  return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? v.help}`));
}

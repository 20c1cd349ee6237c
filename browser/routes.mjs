// Which pages the sample company has: found by following links as several
// people, one address for each route, person and kind of query.
import { Crawler } from './crawler.mjs';
import { pageSurfaces, signedIn } from './harness.mjs';
import { Surfaces } from './surfaces.mjs';

/** Where a crawl starts. */
export const starts = ['/', '/sign-in', '/menu'];

/**
 * The HTML pages: [{ server, route, actor, url }], at most `each` addresses for
 * each route and actor, those with a query told apart by its parameters. With
 * `apart`, a page whose elements all stand on another page of its route, in the
 * same places, is left out, and of a route four are kept, and two with a query.
 */
export async function pagesOf(server, who, { each = 1, from = [], apart = false } = {}) {
  const surfaces = new Surfaces(await pageSurfaces());
  const found = [], shapes = new Map(), asked = new Map();
  for (const actor of who) {
    const client = await signedIn(server, actor);
    const crawler = await new Crawler(client, { actor, surfaces, submit: false, limit: { pages: 250, alike: 8, asked: 4, formsAlike: 0, submits: 0 } }).crawl(...starts, ...from);
    const count = new Map();
    for (const [url, page] of crawler.pages) {
      const key = page.route + '?' + [...new Set(new URL(url, server.base).searchParams.keys())].sort();
      const n = count.get(key) ?? 0;
      count.set(key, n + 1);
      if (n >= each || page.status !== 200) continue;
      const known = shapes.get(page.route) ?? [];
      if (apart && known.some(shape => [...page.shape].every(place => shape.has(place)))) continue;
      if (apart) {
        const kind = `${page.route}${url.includes('?') ? '?' : ''}`;
        asked.set(kind, (asked.get(kind) ?? 0) + 1);
        if (asked.get(kind) > (url.includes('?') ? 2 : 4)) continue;
      }
      shapes.set(page.route, [...known, page.shape]);
      found.push({ ...page, server, actor, url });
    }
    client.close();
  }
  return { pages: found, surfaces };
}

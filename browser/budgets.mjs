// What a page may weigh (the design's budgets, in bytes after gzip).
import { gzipSync } from 'node:zlib';
import { assets, byTag, attr, read } from './html.mjs';

const KB = 1024;
export const budget = { html: 15 * KB, css: 16 * KB, js: 8 * KB, firstVisit: 100 * KB, requests: 8, nodes: 1500 };

/** Measures a page by its bytes on the wire: what a first visit loads. */
export async function weigh(client, url) {
  const page = await client.open(url);
  const doc = read(page.body);
  const sum = { html: page.zipped ? page.wire : gzipSync(page.body).length, css: 0, js: 0, requests: 1, nodes: doc.nodes.length };
  sum.firstVisit = page.wire;
  const styles = new Set(byTag(doc, 'link').filter(n => attr(n, 'rel') === 'stylesheet').map(n => attr(n, 'href')));
  const scripts = new Set(byTag(doc, 'script').map(n => attr(n, 'src')));
  for (const file of new Set(assets(doc).map(a => a.split('#')[0]))) {
    const answer = await client.get(new URL(file, page.url).href);
    sum.requests++;
    sum.firstVisit += answer.wire;
    if (styles.has(file)) sum.css += answer.wire;
    if (scripts.has(file)) sum.js += answer.wire;
  }
  return sum;
}

/** Which limits a page breaks, one sentence each. */
export const over = sum => Object.entries(budget).filter(([what, limit]) => sum[what] > limit).map(([what, limit]) => `${what} ${sum[what]} of ${limit}`);

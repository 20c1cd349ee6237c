// Pages with known faults. A check that says "none found" must find these.
import http from 'node:http';

const head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Planted</title></head>';
export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types belay";

const pages = {
  '/axe': '<main><h1>Faults</h1><p class="faint">grey on grey</p><img src="/pixel.svg"><form action="/axe"><input name="a"><button></button></form></main>',
  '/axe.css': null,
  '/inline': '<main><h1>Inline</h1><script>window.__ran = true</script><p style="color:red">red</p></main>',
  '/raw': '<main><h1>Raw</h1><p><img src=x onerror="window.__ran=true"></p></main>',
  '/wide': '<main><h1>Wide</h1><pre>' + 'x'.repeat(400) + '</pre></main>',
  '/cut': '<main class="cut"><h1>Cut</h1><p>' + 'x'.repeat(400) + '</p></main>',
  '/noise': '<main><h1>Noise</h1><script src="/noise.js"></script></main>',
  '/crawl': `<main><h1>Crawl</h1><a href="/nowhere">nowhere</a> <a href="#">hash</a> <a href="/axe#none">part</a>
    <form method="post" action="/boom"><label for="t">T</label><input id="t" name="t"><button>Go</button></form>
    <button type="button">lonely</button><form method="get" action="/axe"><input name="q"></form>
    <svg><use href="/sprite.svg#gone"></use></svg></main>`,
};

/** A server with the planted pages; strict says whether it sends the policy. */
export async function plant({ strict = true } = {}) {
  const server = http.createServer((request, answer) => {
    const { pathname } = new URL(request.url, 'http://x');
    if (strict) answer.setHeader('content-security-policy', policy);
    const send = (status, type, body) => answer.writeHead(status, { 'content-type': type }).end(body);
    if (pathname === '/boom') return send(500, 'text/html', head + '<main><h1>Boom</h1></main>');
    if (pathname === '/noise.js') return send(200, 'text/javascript', 'console.error("noise"); fetch("/nowhere"); setTimeout(() => { throw new Error("thrown") }); alert("dialog")');
    if (pathname.endsWith('.svg')) return send(200, 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="here"/></svg>');
    if (pathname === '/axe.css') return send(200, 'text/css', '.faint { color: #bbb; background: #ccc } .cut { overflow: hidden }');
    const body = pages[pathname];
    if (body === undefined) return send(404, 'text/html', head + '<main><h1>Not here</h1></main>');
    send(200, 'text/html', (['/axe', '/cut'].includes(pathname) ? head.replace('</head>', '<link rel="stylesheet" href="/axe.css"></head>') : head) + '<body>' + body + '</body></html>');
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { base: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve); }) };
}

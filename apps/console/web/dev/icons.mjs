/**
 * Draws the icons of the installed console from favicon.svg: `node apps/console/web/dev/icons.mjs`, after the mark has changed.
 * A phone cuts its own shape out of a maskable icon: the mark stands in the middle, and the colour goes to the edge.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as browsers } from 'playwright-core';

const folder = path.resolve(import.meta.dirname, '../public');
const mark = readFileSync(path.join(folder, 'favicon.svg'), 'utf8');
const BLUE = '#2f6fe0';
const ICONS = [
  { name: 'icon-192', size: 192, share: 1 },
  { name: 'icon-512', size: 512, share: 1 },
  { name: 'maskable-512', size: 512, share: 0.8, ground: BLUE },
  // iOS rounds the corners itself, and shows black where an icon has no ground.
  { name: 'apple-180', size: 180, share: 0.9, ground: BLUE },
];

mkdirSync(path.join(folder, 'icons'), { recursive: true });
const browser = await browsers.launch({
  executablePath: await chromium.executablePath(),
  args: ['--no-sandbox'],
});
for (const { name, size, share, ground = 'transparent' } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const side = Math.round(size * share);
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}">` +
      mark.replace('<svg', `<svg width="${side}" height="${side}"`),
  );
  await page.screenshot({ path: path.join(folder, 'icons', `${name}.png`), omitBackground: true });
  await page.close();
}
await browser.close();

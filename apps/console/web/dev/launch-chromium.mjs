/** The browser of the tests, for tools. */
import chromium from '@sparticuz/chromium';
import { chromium as browsers } from 'playwright-core';

export async function launchChromium() {
  return browsers.launch({
    executablePath: await chromium.executablePath(),
    // Not those of the package: they run it as one process, with less security than a person has.
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
}

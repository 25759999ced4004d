/** The browser of the tests, for tools. */
import chromium from '@sparticuz/chromium';
import { chromium as browsers } from 'playwright-core';

/** A host that is not this machine by its name, and leads to it. */
export const ELSEWHERE = 'console.test';

/** @param {import('playwright-core').LaunchOptions} [options] */
export async function launchChromium(options) {
  return browsers.launch({
    ...options,
    executablePath: await chromium.executablePath(),
    // Not those of the package: they run it as one process, with less security than a person has.
    args: ['--no-sandbox', '--font-render-hinting=none', `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`],
  });
}

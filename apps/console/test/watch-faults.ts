/** What a person never sees in a browser, and no test looks for: errors, refusals of the policy, requests to elsewhere. */
import type { BrowserContext } from 'playwright-core';

/** `url`: of the server; `faults`: what is found is added to them. */
export function watchFaults(context: BrowserContext, url: string, faults: string[]): void {
  context.on('weberror', (error) => faults.push(error.error().message));
  context.on('console', (message) => {
    // The browser reports an answer that refuses by itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(?:blob|data):/.test(request.url()))
      faults.push(`asked ${request.url()}`);
  });
}

/** Reports a collector that takes nothing once, not once a batch, and once that it takes data again. */
import type { ExportResult } from '@opentelemetry/core';
import type { Logger } from '@sb/logger';
import type { Signal } from './otlp-settings.ts';

interface Exporter<Data> {
  export(data: Data, done: (result: ExportResult) => void): void;
}

/** Changes the exporter. */
export function reportExports<Data>(
  exporter: Exporter<Data>,
  signal: Signal,
  log: Pick<Logger, 'info' | 'warn'>,
): void {
  const send = exporter.export.bind(exporter);
  let isAway = false;
  exporter.export = (data, done) =>
    send(data, (result) => {
      const { error } = result;
      if (error && !isAway)
        log.warn(`the collector does not take ${signal}; they are dropped until it does`, {
          // Not the whole error: its data may repeat what was sent.
          error: error.message,
        });
      if (!error && isAway) log.info(`the collector takes ${signal} again`);
      isAway = error !== undefined;
      done(result);
    });
}

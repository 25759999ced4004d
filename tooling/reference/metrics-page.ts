/** The page of the metrics: names, kinds and labels as a daemon and a console print them, here for an example. */
import { createConsoleMetrics } from '../../apps/console/src/http/console-metrics.ts';
import { metricsText, nodeMetrics } from '../../packages/telemetry/src/index.ts';
import { tableText } from '../table-text.ts';
import { STATE, STORE } from './metrics-example.ts';

interface Printed {
  readonly name: string;
  readonly help: string;
  readonly kind: string;
  readonly labels: readonly string[];
}

const HEAD = `# Metrics

What \`/metrics\` prints, in the text format 0.0.4 of Prometheus. [Monitoring](../operations.md#monitoring) says how to scrape it, how to add up several daemons, and three alert expressions. \`tooling/reference.test.ts\` writes this page from what is printed.
`;

export function metricsPage(): string {
  return [
    HEAD,
    '## Of a daemon (`HEALTH_PORT`)\n',
    `${tableOf(metricsText(nodeMetrics(STATE, STORE)))}\n`,
    '## Of the console (`CONSOLE_PORT`)\n',
    `${tableOf(consoleText())}\n`,
  ].join('\n');
}

function consoleText(): string {
  const metrics = createConsoleMetrics();
  metrics.record({ route: 'GET /api/v1/runs', status: 200, tookMs: 4 });
  return metrics.text({ version: '0.1.0', streams: 0, reads: 0 });
}

function tableOf(text: string): string {
  const rows = printedIn(text).map(({ name, kind, labels, help }) => [
    `\`${name}\``,
    kind,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ]);
  return tableText(['metric', 'kind', 'labels', 'what'], rows);
}

/** \`le\` belongs to each histogram. */
function printedIn(text: string): readonly Printed[] {
  return Array.from(
    text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\w+)\n((?:[^#].*\n)*)/gm),
    ([, name = '', help = '', kind = '', samples = '']) => ({
      name,
      help,
      kind,
      labels: [...new Set(Array.from(samples.matchAll(/[{,](\w+)="/g), ([, label = '']) => label))].filter(
        (label) => label !== 'le',
      ),
    }),
  );
}

/** The part of prometheus.yml, and what the text of /metrics says of itself. Pure. */
export function scrapeConfig({ host, protocol }: Pick<Location, 'host' | 'protocol'>): string {
  const isHere = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);
  return [
    'scrape_configs:',
    '  - job_name: worker',
    '    static_configs:',
    "      - targets: ['127.0.0.1:8788'] # HEALTH_PORT of the daemon",
    '  - job_name: worker-console',
    ...(protocol === 'https:' ? ['    scheme: https'] : []),
    ...(isHere ? [] : ['    authorization: { credentials: sbt_... } # worker token:create --role viewer']),
    '    static_configs:',
    `      - targets: ['${host}']`,
  ].join('\n');
}

/** The `# HELP` lines. */
export function helpOf(text: string): readonly { readonly name: string; readonly help: string }[] {
  return [...text.matchAll(/^# HELP (\w+) (.+)$/gm)].map(([, name = '', help = '']) => ({ name, help }));
}

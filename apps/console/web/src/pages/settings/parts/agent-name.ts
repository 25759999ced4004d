/** What a browser calls itself, short: `Firefox on Linux`. Pure. */
const BROWSERS = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const SYSTEMS = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
] as const;
const MOST = 40;

export function agentName(agent: string | undefined): string {
  if (agent === undefined || agent === '') return 'unknown';
  const [browser, system] = [BROWSERS, SYSTEMS].map(
    (known) => known.find(([pattern]) => pattern.test(agent))?.[1],
  );
  if (browser === undefined) return agent.length > MOST ? `${agent.slice(0, MOST)}…` : agent;
  return system === undefined ? browser : `${browser} on ${system}`;
}

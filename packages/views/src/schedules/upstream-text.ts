import { type AskedUpstream, UPSTREAM_ENDS, type UpstreamEnd } from '@sb/scheduler';

/** Reads an upstream as people write it: `[name=]extract[:failure]` or `[name=]job:acme.load[:always]`. Pure. */
export function upstreamOfText(text: string): AskedUpstream {
  const [, as, rest = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(text) ?? [];
  const end = UPSTREAM_ENDS.find((one) => rest.endsWith(`:${one}`));
  const named = end === undefined ? rest : rest.slice(0, -`:${end}`.length);
  return { ...followedName(named), ...asked(end), ...(as !== undefined && { as }) };
}

function followedName(text: string): AskedUpstream {
  const isJob = text.startsWith('job:');
  const name = text.replace(/^(job|schedule):/, '');
  return isJob ? { job: name } : { schedule: name };
}

function asked(on: UpstreamEnd | undefined): Pick<AskedUpstream, 'on'> {
  return on === undefined ? {} : { on };
}

import { decodeJson, isObject, isText, listOf } from './decode-json.ts';
import { type FakeAnswer, type FakeServer, startFakeServer } from './fake-server.ts';

export const DISCORD_HOOK = '/api/webhooks/100000000000000000/Fake-Discord-Token_0000';

/** https://docs.discord.com: execute webhook. */
export function startFakeDiscord(): Promise<FakeServer> {
  return startFakeServer(({ path, query, headers, body }) => {
    // Its reference: clients with another agent may be blocked.
    if (!/^DiscordBot \(https?:\/\/\S+, \d[\d.]*\)/.test(headers['user-agent'] ?? ''))
      return json(403, { message: 'internal network error', code: 40333 });
    if (path !== DISCORD_HOOK) return json(404, { message: 'Unknown Webhook', code: 10015 });
    const payload = decodeJson(body);
    if (payload === undefined)
      return json(400, { message: 'The request body contains invalid JSON.', code: 50109 });
    const errors = discordFaults(payload);
    if (errors.length > 0) return json(400, { message: 'Invalid Form Body', code: 50035, errors });
    if (query.get('wait') !== 'true') return { status: 204 };
    return json(200, { id: '200000000000000000', type: 0, content: '', ...payload });
  });
}

/** What Discord would not take. */
export function discordFaults({
  content,
  embeds,
  allowed_mentions: allowed,
}: Record<string, unknown>): string[] {
  const all = listOf(embeds);
  const total = all.flatMap(textsOf).join('').length;
  return [
    ...(content === undefined && all.length === 0 ? ['Cannot send an empty message'] : []),
    ...(content === undefined || isText(content, 2000) ? [] : ['content: 1 to 2000']),
    ...(all.length > 10 ? ['embeds: 10'] : []),
    ...(total > 6000 ? ['Embed size exceeds maximum size of 6000'] : []),
    ...all.flatMap(embedFaults),
    // Not a fault to Discord, but to whoever is mentioned.
    ...(isObject(allowed) && Array.isArray(allowed.parse) && allowed.parse.length === 0
      ? []
      : ['mentions people']),
  ];
}

function embedFaults(embed: unknown): string[] {
  if (!isObject(embed)) return ['embed: not an object'];
  const { title, description, fields, footer, color } = embed;
  return [
    ...(isText(title, 256) ? [] : ['title: 1 to 256']),
    ...(description === undefined || isText(description, 4096) ? [] : ['description: 1 to 4096']),
    ...(listOf(fields).length > 25 ? ['fields: 25'] : []),
    ...listOf(fields).flatMap(fieldFaults),
    ...(footer === undefined || (isObject(footer) && isText(footer.text, 2048)) ? [] : ['footer: 1 to 2048']),
    ...(typeof color === 'number' && color >= 0 && color <= 0xffffff ? [] : ['color: 0 to 16777215']),
  ];
}

function fieldFaults(field: unknown): string[] {
  if (!isObject(field)) return ['field: not an object'];
  return [
    ...(isText(field.name, 256) ? [] : ['name: 1 to 256']),
    ...(isText(field.value, 1024) ? [] : ['value: 1 to 1024']),
  ];
}

function textsOf(embed: unknown): string[] {
  if (!isObject(embed)) return [];
  const footer = isObject(embed.footer) ? embed.footer.text : '';
  const fields = listOf(embed.fields).flatMap((field) => (isObject(field) ? [field.name, field.value] : []));
  return [embed.title, embed.description, footer, ...fields].filter((text) => typeof text === 'string');
}

function json(status: number, body: unknown): FakeAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

import { expect, test } from 'vitest';
import { curlLine } from './curl.ts';

test.each([
  [
    { path: '/api/v1/runs?state=failed' },
    `curl -H "Authorization: Bearer $TOKEN" 'http://x/api/v1/runs?state=failed'`,
  ],
  [{ path: '/healthz', isOpen: true }, `curl 'http://x/healthz'`],
  [
    { method: 'POST', path: '/a', body: `{"reason":"it's back"}` },
    String.raw`curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"reason":"it'\''s back"}' 'http://x/a'`,
  ],
  [{ method: 'POST', path: '/a' }, `curl -H "Authorization: Bearer $TOKEN" -X POST 'http://x/a'`],
  [
    { method: 'DELETE', path: '/a', header: 'If-Match: "7"' },
    `curl -H "Authorization: Bearer $TOKEN" -X DELETE -H 'If-Match: "7"' 'http://x/a'`,
  ],
])('%j', (request, line) => expect(curlLine(request, 'http://x')).toBe(line));

import { expect, test } from 'vitest';
import { objectPath } from './object-path.ts';

test.each([
  ['queue', 'a/b', '/queues?queue=a%2Fb'],
  ['run', '7', '/runs/7'],
  ['operation', '5', '/runs?operation=5'],
  ['user', 'ana', '/settings?tab=users&user=ana'],
  ['node', '3', '/nodes?all=true&node=3'],
  ['task', 't-1', '/quests?org=acme&task=t-1'],
  ['quest', 'q-1', '/quests?org=acme&quest=q-1'],
  ['questline', 'l-1', '/quests?view=quests&org=acme&questline=l-1'],
  ['member', 'cid', '/people?org=acme&member=cid'],
  ['sprint', '2026-03-02', '/sprint?org=acme&week=2026-03-02'],
  ['organisation', 'beta', '/quests?org=beta'],
  ['story', 's', undefined],
])('a %s is shown at its page', (kind, name, path) => expect(objectPath({ kind, name }, 'acme')).toBe(path));

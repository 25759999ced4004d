import { expect, test } from 'vitest';
import { requestedBy } from './requested-by.ts';

test.each([
  [{ trigger: 'manual', createdBy: 'user:ana' }, 'by ana'],
  [{ trigger: 'api', createdBy: 'token:ci@ana' }, 'ci@ana'],
  [{ trigger: 'api', createdBy: 'shop-api' }, 'shop-api'],
  [{ trigger: 'dependency', createdBy: 'run:3427' }, 'run:3427'],
  [{ trigger: 'cron', createdBy: 'schedule:nightly', schedule: 'nightly' }, 'nightly'],
  [{ trigger: 'catch_up' }, 'catch-up'],
  [{ trigger: 'api' }, 'api'],
])('%j', (run, says) => expect(requestedBy(run)).toBe(says));

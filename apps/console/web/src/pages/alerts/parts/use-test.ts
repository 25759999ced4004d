/** A test message by a daemon: the real answer of each channel, kept until the next test. It takes 15 s at most. */
import { useState } from 'react';
import type { TestResults } from '../../../../../src/answers/alerts/acts.ts';
import { postJson } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';

export type ChannelName = TestResults[number]['channel'];

export interface Tested {
  readonly results: ReadonlyMap<ChannelName, TestResults[number]>;
  /** The daemon is asked, and has not answered yet: about one channel, or `all`. */
  readonly waits: ChannelName | 'all' | undefined;
  readonly refusal: Error | undefined;
  readonly test: (wish: { readonly channel?: ChannelName; readonly rule?: string }) => void;
}

export function useTest(): Tested {
  const [results, setResults] = useState<Tested['results']>(new Map());
  const [waits, setWaits] = useState<Tested['waits']>();
  const [refusal, setRefusal] = useState<Error>();
  const test: Tested['test'] = (wish) => {
    if (waits !== undefined) return;
    setWaits(wish.channel ?? 'all');
    setRefusal(undefined);
    postJson<TestResults>('/alerts/test', wish)
      .then((told) => {
        setResults((before) => new Map([...before, ...told.map((one) => [one.channel, one] as const)]));
        return queryClient.invalidateQueries({ queryKey: ['alerts'] });
      })
      .catch((error: unknown) => setRefusal(error instanceof Error ? error : new Error(String(error))))
      .finally(() => setWaits(undefined));
  };
  return { results, waits, refusal, test };
}

/** A test message by a daemon: the real answer of each channel, kept until the next test. It takes 15 s at most. */
import { useState } from 'react';
import type { TestResults } from '../../../../../src/answers/alerts/acts.ts';
import { readAgain, useAct } from '../../../acts/use-act.ts';
import { postJson } from '../../../api/client.ts';

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
  const [asked, setAsked] = useState<Tested['waits']>();
  const { act, isBusy, refusal } = useAct();
  const test: Tested['test'] = (wish) =>
    void act(async () => {
      setAsked(wish.channel ?? 'all');
      const answers = await postJson<TestResults>('/alerts/test', wish);
      setResults((before) => new Map([...before, ...answers.map((one) => [one.channel, one] as const)]));
      await readAgain(['alerts']);
    });
  return { results, waits: isBusy ? asked : undefined, refusal, test };
}

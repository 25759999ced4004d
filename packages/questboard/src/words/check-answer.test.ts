import { describe, expect, test } from 'vitest';
import { checkAnswer } from './check-answer.ts';
import { ONE_TEXT, type Question, SOME_STEPS } from './question.ts';

const question: Question = {
  name: 'digest',
  instructions: 'Write.',
  facts: { date: '2026-02-02', task: 'T1', assignee: 'M1', quest: 'Q1' },
  texts: { T1: { title: 'Fix invoice-v2 in deploy.sh' }, Q1: { title: 'Invoices' } },
  shape: ONE_TEXT,
  mostLines: 1,
  longestLine: 60,
  restore: (answer) => answer.replace('M1', 'Ada Lovelace').replace('T1', 't-12'),
};
const check = (text: string) => checkAnswer(JSON.stringify({ text }), question);

describe('an answer', () => {
  test.each([
    ['is for people: names and ids are theirs', 'M1 is on T1.', 'Ada Lovelace is on t-12.'],
    ['may quote a title', 'Invoices: invoice-v2, deploy.sh', 'Invoices: invoice-v2, deploy.sh'],
    ['is one line', ' Two\n  words\t', 'Two words'],
    ['may have numbers, dates and compounds', 'A 5-day-old task, 3rd of 2026-02-02.', undefined],
    ['may have signs of ordinary text', 'R&D: 50% (half) & "more" – it’s #1; ok!', undefined],
  ])('%s', (_what, text, expected = text) => expect(check(text)).toEqual({ text: expected }));

  test.each`
    what                           | text                           | fault
    ${'a task that was not given'} | ${'T2 is late.'}               | ${'unknown-id'}
    ${'an invented id'}            | ${'Look at t-99.'}             | ${'unknown-id'}
    ${'an id in another case'}     | ${'Ask m1.'}                   | ${'unknown-id'}
    ${'a file that is not given'}  | ${'Run install.sh.'}           | ${'unknown-id'}
    ${'an address'}                | ${'See https://evil.example'}  | ${'url'}
    ${'a bare host'}               | ${'See evil.example for more'} | ${'url'}
    ${'a mention'}                 | ${'Thanks, @channel'}          | ${'at-sign'}
    ${'bold text'}                 | ${'**M1** is late'}            | ${'markup'}
    ${'an underlined word'}        | ${'_late_'}                    | ${'markup'}
    ${'code'}                      | ${'run `x`'}                   | ${'markup'}
    ${'a tag'}                     | ${'<b>late</b>'}               | ${'markup'}
    ${'a mention of Slack'}        | ${'<!here>'}                   | ${'markup'}
    ${'an entity'}                 | ${'&lt;b&gt;'}                 | ${'markup'}
    ${'a link of Markdown'}        | ${'[M1](x)'}                   | ${'markup'}
    ${'a heading'}                 | ${'# Today'}                   | ${'markup'}
    ${'a list'}                    | ${'Today:\n- M1'}              | ${'markup'}
    ${'text that turns around'}    | ${'abc \u202e def'}            | ${'markup'}
    ${'too much'}                  | ${'word '.repeat(13)}          | ${'too-long'}
    ${'too much with the names'}   | ${`M1 ${'word '.repeat(10)}`}  | ${'too-long'}
    ${'no word'}                   | ${' \n '}                      | ${'schema'}
  `('with $what is refused: $fault', ({ text, fault }) => expect(check(text)).toEqual({ fault }));

  test.each`
    what                | content                          | fault
    ${'no JSON'}        | ${'Two quests opened.'}          | ${'not-json'}
    ${'JSON cut off'}   | ${'{"text": "Two quests'}        | ${'not-json'}
    ${'another form'}   | ${'{"goal": "x"}'}               | ${'schema'}
    ${'one field more'} | ${'{"text": "x", "done": true}'} | ${'schema'}
    ${'no text'}        | ${'{"text": 7}'}                 | ${'schema'}
    ${'null'}           | ${'null'}                        | ${'schema'}
  `('that is $what is refused: $fault', ({ content, fault }) => {
    expect(checkAnswer(content, question)).toEqual({ fault });
  });

  test('in a block of code is read', () => {
    expect(checkAnswer('```json\n{"text": "Two words"}\n```', question)).toEqual({ text: 'Two words' });
  });

  test('with steps has one to three of them', () => {
    expect(checkSteps(['Ask M1', 'Split T1'])).toEqual({ text: 'Ask Ada Lovelace\nSplit t-12' });
    expect(checkSteps([])).toEqual({ fault: 'schema' });
    expect(checkSteps(['a', 'b', 'c', 'd'])).toEqual({ fault: 'too-long' });
    expect(checkSteps(['a', '1. b'])).toEqual({ fault: 'markup' });
  });
});

function checkSteps(steps: readonly string[]) {
  return checkAnswer(JSON.stringify({ steps }), { ...question, shape: SOME_STEPS, mostLines: 3 });
}

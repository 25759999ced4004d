/** The API from its own document: routes by tag at the side, the chosen one beside them. It needs no network. */
import { useQuery } from '@tanstack/react-query';
import { usePageAddress } from '../../components/links/page-address.ts';
import { useRef, useState } from 'react';
import type { ApiDocument } from '../../api/api-document.ts';
import { documentQuery } from '../../api/system-queries.ts';
import { Answer } from '../../components/answer/answer.tsx';
import { Command } from '../../components/answer/blank.tsx';
import { AppLink, stepInPlace, useGo } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { PageFrame } from '../../frame/page.tsx';
import { copyAndSay } from '../../frame/copy-and-say.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { curlLine } from '../../words/commands/curl.ts';
import { plural } from '../../words/numbers.ts';
import { MakeToken } from './make-token.tsx';
import { Method, OperationView } from './operation-view.tsx';
import {
  byTag,
  commandOf,
  curlOf,
  findOperations,
  type Operation,
  operationsOf,
} from './parts/operations.ts';
import { ChoiceLink } from '../../components/links/choice.tsx';

export function ApiPage() {
  const query = useQuery(documentQuery);
  return (
    <PageFrame title="API" className="p-api">
      <Answer isPage query={query}>
        {(document) => <Reference document={document} />}
      </Answer>
    </PageFrame>
  );
}

function Reference({ document: api }: { readonly document: ApiDocument }) {
  const go = useGo();
  const { hash } = usePageAddress();
  const [text, setText] = useState('');
  const box = useRef<HTMLInputElement>(null);
  const all = operationsOf(api);
  const found = findOperations(all, text);
  const chosen = all.find(({ operationId }) => operationId === hash);
  const move = (step: number): void => {
    const at = found.findIndex(({ operationId }) => operationId === hash);
    const next = found[Math.min(found.length - 1, Math.max(0, at + step))];
    if (!next) return;
    if (chosen) stepInPlace(() => go(pathOf(next)));
    else go(pathOf(next));
  };
  const copyCurl = chosen && (() => copyAndSay(curlOf(chosen, location.origin)));
  const command = chosen && commandOf(chosen);
  useKeys('list', {
    '/': () => box.current?.focus(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    'Shift y': copyCurl,
    y: command === undefined ? undefined : () => copyAndSay(command),
    Escape: () => (chosen ? go('/api-reference') : false),
  });
  usePageActions(copyCurl ? [{ name: 'Copy as curl', icon: 'copy', hint: 'Shift y', act: copyCurl }] : []);
  return (
    <div className={chosen ? 'apisplit chosen' : 'apisplit'}>
      <nav className="apilist" aria-label="Routes">
        <label className="query">
          <Icon name="search" />
          <span className="sr">Find a route</span>
          <input
            ref={box}
            className="caret"
            placeholder="path, words or command"
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={({ target }) => setText(target.value)}
            onKeyDown={({ key, currentTarget, nativeEvent }) => {
              // The keys are those of an input method, whose Enter takes a word.
              if (nativeEvent.isComposing) return;
              if (key === 'Escape') currentTarget.blur();
              if (key === 'Enter' && found[0]) go(pathOf(found[0]));
            }}
          />
        </label>
        {found.length === 0 && <p className="pad dim">No route has these words.</p>}
        {byTag(found).map(({ tag, operations }) => (
          <section key={tag} aria-label={tag}>
            <h2>{tag}</h2>
            {operations.map((operation) => (
              <Entry key={operation.operationId} operation={operation} isOn={operation === chosen} />
            ))}
          </section>
        ))}
      </nav>
      <div className="apibody" key={chosen?.operationId}>
        {chosen && (
          <p className="apiback">
            <AppLink href="/api-reference">All routes</AppLink>
          </p>
        )}
        {chosen ? (
          <OperationView
            operation={chosen}
            problem={api.components.schemas['Problem']}
            refused={api.components.responses}
          />
        ) : (
          <Intro document={api} count={all.length} unknown={hash} />
        )}
      </div>
    </div>
  );
}

function pathOf({ operationId }: Operation): string {
  return `/api-reference#${operationId}`;
}

function Entry({ operation, isOn }: { readonly operation: Operation; readonly isOn: boolean }) {
  const { method, path, summary } = operation;
  return (
    <ChoiceLink href={pathOf(operation)} isOn={isOn} title={summary}>
      <Method name={method} />
      <span className="clip">{path.replace('/api/v1', '')}</span>
    </ChoiceLink>
  );
}

interface IntroProps {
  readonly document: ApiDocument;
  readonly count: number;
  /** The hash of the address, where it names no route. */
  readonly unknown: string;
}

function Intro({ document: { info }, count, unknown }: IntroProps) {
  return (
    <article className="operation">
      {unknown !== '' && <p className="note hold">No route is called {unknown}.</p>}
      <h2>
        {info.title} {info.version}
      </h2>
      <p>
        {plural(count, 'route')}, described by the document that checks their requests. {info.description}
      </p>
      <section aria-label="How to ask">
        <div className="sec">
          <h3>How to ask</h3>
        </div>
        <p className="soft">
          A program sends a token. It has a role, an end, and the jobs that it may use. <MakeToken />, or see{' '}
          <AppLink href="/settings?tab=tokens">your tokens</AppLink>.
        </p>
        <div className="blank line">
          <Command text={curlLine({ path: '/api/v1/runs?state=failed&since=24h' }, location.origin)} />
        </div>
      </section>
      <section aria-label="What holds for all">
        <div className="sec">
          <h3>What holds for all</h3>
        </div>
        <ul className="holds">
          <li>
            A list has <code>items</code> and <code>next</code>: the next page is the same address with{' '}
            <code>cursor</code>.
          </li>
          <li>
            With <code>Accept: application/x-ndjson</code> or <code>text/csv</code> a list is exported whole.
          </li>
          <li>
            With the header <code>Idempotency-Key</code> a request that is sent twice changes something once.
          </li>
          <li>
            An edit names the version that it has seen: <code>If-Match</code> with the <code>version</code> or{' '}
            <code>rev</code> of the record, in quotes. With another one it is refused.
          </li>
          <li>
            A refusal has a <code>code</code> that never changes, what to do, and the number of the request.
          </li>
        </ul>
        <div className="blank line">
          <Command text={curlLine({ path: '/api/v1/openapi.json' }, location.origin)} />
        </div>
      </section>
    </article>
  );
}

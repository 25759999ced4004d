/** One route: what it does, who may, what it takes, what it answers, and the same as lines for a terminal. */
import { Fragment, type ReactNode } from 'react';
import type { ApiDocument, Schema } from '../../api/api-document.ts';
import { Command } from '../../components/answer/blank.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { MakeToken } from './make-token.tsx';
import { commandOf, curlOf, type Operation } from './parts/operations.ts';
import { notesOf, typeText } from './parts/type-rows.ts';
import { TypeTable } from './type-table.tsx';

interface OperationViewProps {
  readonly operation: Operation;
  /** Of refusals. */
  readonly problem: Schema | undefined;
  /** What refusals are, by name. */
  readonly refused: ApiDocument['components']['responses'];
}

export function OperationView({ operation, problem, refused }: OperationViewProps) {
  const { method, path, summary, least, cli, parameters, body, responses } = operation;
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const refusals = Object.keys(responses).filter((status) => /^[45]/.test(status));
  const [, ...others] = cli;
  const command = commandOf(operation);
  const line = curlOf(operation, location.origin);
  return (
    <article className="operation" aria-label={`${method} ${path}`}>
      <h2>
        <Method name={method} /> <code>{path}</code>
        <Copy
          isSmall
          text={() => `${location.origin}/api-reference#${operation.operationId}`}
          label="Copy link"
        />
      </h2>
      <p>{summary}.</p>
      <p className="soft">
        {least === 'nobody' ? (
          'It needs no sign-in.'
        ) : (
          <>
            It needs the role <b>{least}</b>. <MakeToken least={least} />
          </>
        )}
      </p>
      <Part title="On the command line">
        <div className="blank line">
          <Command text={line} />
          {command !== undefined && <Command text={command} />}
        </div>
        {others.length > 0 && (
          <p className="soft">
            Also by{' '}
            {others.map((name, nr) => (
              <Fragment key={name}>
                {nr > 0 && ', '}
                <code>worker {name}</code>
              </Fragment>
            ))}
          </p>
        )}
      </Part>
      {parameters.length > 0 && (
        <Part title="Parameters">
          <ul className="types">
            {parameters.map(({ name, in: place, required, schema, description }) => (
              <li key={`${place} ${name}`}>
                <span className="type">
                  <code>{name}</code>
                  <span className="soft">{typeText(schema)}</span>
                  <span className="dim">
                    {[place, required ? '' : 'optional', ...notesOf(schema)].filter(Boolean).join(', ')}
                  </span>
                </span>
                {description !== undefined && <p className="dim">{description}</p>}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {body && (
        <Part title="Body" note="JSON">
          <TypeTable schema={body} label="Body" />
        </Part>
      )}
      {answers.map(([status, { description, content = {} }]) => (
        <Part key={status} title={`Answer ${status}`} note={Object.keys(content).join(', ')}>
          {description !== undefined && description !== 'Done.' && <p className="soft">{description}</p>}
          {status === '204' && <p className="soft">It has no body.</p>}
          {Object.entries(content).map(
            ([type, { schema }]) =>
              schema && <TypeTable key={type} schema={schema} label={`Answer ${status}`} />,
          )}
        </Part>
      ))}
      {refusals.length > 0 && (
        <Part title="Refusals" note="application/problem+json">
          <ul className="types">
            {refusals.map((status) => (
              <li key={status}>
                <span className="type">
                  <code>{status}</code>
                  <span className="soft">{refused[`Refused${status}`]?.description ?? ''}</span>
                </span>
              </li>
            ))}
          </ul>
          {problem && <TypeTable schema={problem} label="Refusal" />}
        </Part>
      )}
    </article>
  );
}

export function Method({ name }: { readonly name: string }) {
  return <span className={`method ${name === 'GET' ? '' : 'acts'}`}>{name}</span>;
}

function Part({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <div className="sec">
        <h3>{title}</h3>
        {note !== undefined && <small>{note}</small>}
      </div>
      {children}
    </section>
  );
}

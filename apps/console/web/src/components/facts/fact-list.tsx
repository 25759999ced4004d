import type { ReactNode } from 'react';

/** What is known of a thing, a line each; what is unknown or empty has no line. */
export function FactList({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <dl className="kv">
      {facts.map(([name, value]) =>
        value === undefined || value === false || value === '' ? null : (
          <Fact key={name} name={name} value={value} />
        ),
      )}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

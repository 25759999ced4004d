import type { ShownError } from '../../../../src/answers/run.ts';
import { plainText } from '../../words/text/ansi.ts';

type Frames = ShownError['frames'];

/** Message, own frames, and the chain of causes. */
export function ErrorBox({ error: { name, message, code, frames, causes } }: { readonly error: ShownError }) {
  return (
    <div className="errbox">
      <h3>{plainText(message)}</h3>
      <p className="code">{[name, code].filter(Boolean).join(' · ')}</p>
      <Stack frames={frames} />
      {causes.map((cause, nr) => (
        // oxlint-disable-next-line react/no-array-index-key -- causes have no names of their own
        <div key={nr} className="cause">
          <h4>caused by: {plainText(cause.message)}</h4>
          <p className="code">{[cause.name, cause.code].filter(Boolean).join(' · ')}</p>
          <Stack frames={cause.frames} />
        </div>
      ))}
    </div>
  );
}

/** Own frames first to the eye; those of libraries are grey. */
function Stack({ frames }: { readonly frames: Frames }) {
  if (frames.length === 0) return null;
  return (
    <ol className="stackt">
      {frames.map(({ text, isOwn }, nr) => (
        // oxlint-disable-next-line react/no-array-index-key -- a function may be there twice
        <li key={nr} className={isOwn ? 'own' : 'lib'}>
          {plainText(text)}
        </li>
      ))}
    </ol>
  );
}

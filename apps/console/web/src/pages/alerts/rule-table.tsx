import { AppLink } from '../../components/links/app-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { plural } from '../../words/numbers.ts';
import { alertPath } from './parts/alert-path.ts';
import { type RuleRow, ruleWord } from './parts/rule-rows.ts';
import { Severity } from '../../components/marks/severity.tsx';

interface RuleTableProps {
  readonly rules: readonly RuleRow[];
  readonly current: string | undefined;
  /** By Enter: the drawer takes the focus. */
  readonly onOpen: (name: string) => void;
  readonly onPeek: (name: string) => void;
}

export function RuleTable({ rules, current, onOpen, onPeek }: RuleTableProps) {
  return (
    <Table
      rows={rules}
      columns={COLUMNS}
      rowKey={({ name }) => name}
      rowLabel={({ name }) => `rule ${name}`}
      label="Rules"
      className="rules"
      isPlain
      current={current}
      peeksOnClick
      onOpen={({ name }) => onOpen(name)}
      onPeek={({ name }) => onPeek(name)}
    />
  );
}

const COLUMNS: readonly Column<RuleRow>[] = [
  {
    key: 'rule',
    head: 'Rule',
    width: 168,
    title: ({ name, description }) => [name, description].filter(Boolean).join('\n'),
    cell: ({ name }) => (
      <AppLink className="lnk" href={alertPath({ rule: name })}>
        {name}
      </AppLink>
    ),
  },
  {
    key: 'says',
    head: 'Fires when',
    isWide: true,
    title: ({ says }) => says,
    className: () => 'soft',
    cell: ({ says }) => says,
  },
  { key: 'severity', head: 'Severity', width: 70, cell: ({ severity }) => <Severity severity={severity} /> },
  { key: 'now', head: 'Now', width: 112, cell: (rule) => <Now rule={rule} /> },
  {
    key: 'day',
    head: 'Last 24 h',
    width: 164,
    isWide: true,
    className: ({ day }) => (day && day.fired > 0 ? 'soft' : 'dim'),
    cell: ({ day }) => firedDayText(day),
  },
];

function Now({ rule }: { readonly rule: RuleRow }) {
  const { state, firing, isQuiet } = rule;
  const word = ruleWord(rule);
  if (firing > 0) return <StateMark state={isQuiet ? 'quiet' : 'firing'} word={word} />;
  if (state === 'pending' || state === 'true') return <StateMark state="pending" word={word} />;
  if (state === 'off') return <StateMark state="disabled" word={word} />;
  return <span className="dim">{word}</span>;
}

/** `fired 5 ×, 54 messages` */
function firedDayText(day: RuleRow['day']): string {
  if (!day || day.fired === 0) return 'never fired';
  return `fired ${day.fired} ×, ${plural(day.sent, 'message')}`;
}

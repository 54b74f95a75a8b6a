import { Button, Stack, Text } from '@mantine/core';
import { nothingFound, shown } from '../../../search/limitWatch.ts';
import type { Member } from '../../../search/member.ts';
import { loosenedFor, outsideWords } from '../../../search/nearest.ts';
import { type ObjectiveId, objective } from '../../../search/objectives.ts';
import type { Limits } from '../../../search/scoring.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { openFound, searchWithin } from './controller.ts';

/** Before so many candidates it may only be early. */
const ENOUGH = 1000;

/** While nothing is found: which limits bind, the designs that come nearest, and the limits that would let each of them in. */
export function NothingFound() {
  const front = useStudio((s) => s.search.front.length);
  const scored = useStudio((s) => s.search.scored);
  const reports = useStudio((s) => s.search.limitReports);
  const nearest = useStudio((s) => s.search.nearest);
  if (front > 0 || scored <= ENOUGH || !reports.some(({ outside }) => outside > 0)) return null;
  // Of the search that is shown, whatever is entered for the next one.
  const limits: Limits = Object.fromEntries(reports.map(({ id, limit }) => [id, limit]));
  return (
    <Stack gap={6}>
      <Text size="xs" c="orange" data-testid="search-nothing">
        {nothingFound(reports, scored).join(' ')} Loosen the limit, or choose a faster machine or link.
      </Text>
      {nearest.map((member) => (
        <Near key={member.encoding} member={member} limits={limits} />
      ))}
    </Stack>
  );
}

function Near({ member, limits }: { member: Member; limits: Limits }) {
  const store = useStudioStore();
  const loosened = loosenedFor(member, limits);
  const changed = (Object.keys(limits) as ObjectiveId[]).filter((id) => loosened[id] !== limits[id]);
  const words = changed.map((id) => {
    const { title, unit, direction } = objective(id);
    return `${title.toLowerCase()} ${direction === 'min' ? '≤' : '≥'} ${shown(loosened[id] as number, unit)}`;
  });
  return (
    <div data-testid="search-nearest">
      <Text size="xs">
        Nearest: {outsideWords(member, limits)} <span className="candidates-encoding">{member.encoding}</span>
      </Text>
      <Button size="compact-xs" variant="default" onClick={() => openFound(store, member.encoding)}>
        Open
      </Button>{' '}
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => void searchWithin(store, loosened)}
        data-testid="search-loosened"
      >
        Search with {words.join(', ')}
      </Button>
    </div>
  );
}

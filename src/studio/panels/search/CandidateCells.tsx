import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPin, IconPinFilled } from '@tabler/icons-react';
import { trainingText } from '../../../learning/targets.ts';
import { figureOf, type Member, predictedOf } from '../../../search/member.ts';
import { type ObjectiveId, objective } from '../../../search/objectives.ts';
import { unitOf } from '../../../tasks/registry.ts';
import { interval, written } from '../../kit/figureWords.ts';
import { offBecause } from '../../kit/offBecause.ts';
import { MOST_PINNED } from '../../store/session/search.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { FULL, pin } from './pinned.ts';

/** A column's title, which sorts by it: best first, and then the other way round. */
export function Head({ id }: { id: ObjectiveId }) {
  const store = useStudioStore();
  const { by, worstFirst } = useStudio((s) => s.search.sort);
  const { title, direction } = objective(id);
  const isSorted = by === id;
  const ascending = (direction === 'min') !== worstFirst;
  const Arrow = ascending ? IconArrowUp : IconArrowDown;
  return (
    <th aria-sort={isSorted ? (ascending ? 'ascending' : 'descending') : 'none'}>
      <UnstyledButton
        onClick={() =>
          store.getState().put('search', { sort: { by: id, worstFirst: isSorted && !worstFirst } })
        }
        data-testid={`sort-${id}`}
      >
        {title} {isSorted && <Arrow size={12} aria-hidden />}
      </UnstyledButton>
    </th>
  );
}

/** A figure with its interval and the mark of where it comes from; the word is for those who point at it or hear it. */
export function Cell({ id, member }: { id: ObjectiveId; member: Member }) {
  const unit = useStudio((s) => unitOf(s.project.task));
  const figure = figureOf(member, id);
  if (!figure) return <td className="candidates-unknown">not known</td>;
  const range = interval(figure);
  const said = predictedOf(member, id);
  const before = said?.training ? ` ${trainingText(said.training, unit)}` : '';
  return (
    <td>
      {written(figure)} {range && <span className="fact-range">{range} </span>}
      <span
        className={`provenance provenance-${figure.provenance}`}
        title={`${figure.provenance}${figure.training ? ` ${trainingText(figure.training, unit)}` : ''}`}
        data-testid={`provenance-${figure.provenance}`}
      >
        <span className="visually-hidden">{figure.provenance}</span>
      </span>
      {said && (
        <span
          className="fact-range"
          title={`${said.provenance} by the search${before}`}
          data-testid="said-before"
        >
          {' '}
          said {written(said)}
        </span>
      )}
    </td>
  );
}

export function Pin({ member, pinned }: { member: Member; pinned: readonly Member[] }) {
  const store = useStudioStore();
  const isPinned = pinned.some(({ encoding }) => encoding === member.encoding);
  const Icon = isPinned ? IconPinFilled : IconPin;
  return (
    <UnstyledButton
      className="candidates-pin"
      tabIndex={-1}
      aria-pressed={isPinned}
      aria-label="Compare this design"
      {...offBecause(!isPinned && pinned.length >= MOST_PINNED && FULL)}
      onClick={(event) => {
        event.stopPropagation();
        pin(store, member);
      }}
      data-testid="pin"
    >
      <Icon size={14} />
    </UnstyledButton>
  );
}

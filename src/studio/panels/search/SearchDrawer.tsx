import { useStudio } from '../../store/useStudio.ts';
import { AxesView, ProgressView } from './AxesView.tsx';
import { BaselinesView } from './BaselinesView.tsx';
import { CandidateTable } from './CandidateTable.tsx';
import './candidates.css';
import { CompareTable } from './CompareTable.tsx';
import { RunsView } from './runs/RunsView.tsx';
import { ScatterView } from './ScatterView.tsx';
import { SearchTools } from './SearchTools.tsx';

const VIEWS = {
  ...{ chart: ScatterView, axes: AxesView, progress: ProgressView, table: CandidateTable },
  ...{ compare: CompareTable, runs: RunsView, baselines: BaselinesView },
};

/** The candidates of a search as charts, as a table, those that are pinned beside one another, and the searches of before. */
export function SearchDrawer() {
  const View = VIEWS[useStudio((s) => s.search.view)];
  return (
    <div className="search-drawer">
      <SearchTools />
      <div className="search-view">
        <View />
      </div>
    </div>
  );
}

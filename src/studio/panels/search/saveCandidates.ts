import { download } from '../../kit/files.ts';
import { deviceWords, edgeWords } from '../../machines/systemWords.ts';
import { fileNameOf } from '../../store/projectJson.ts';
import type { StudioState } from '../../store/store.ts';
import { type CandidateList, candidatesCsv, candidatesJson } from './candidateFiles.ts';
import { listedOf } from './candidates.ts';

export const hasCandidates = ({ search }: StudioState): boolean =>
  search.front.length > 0 || search.seen.length > 0;

/** Hands the person every candidate that was seen as a file. */
export function saveCandidates(state: StudioState, form: 'csv' | 'json'): void {
  const { search, project } = state;
  const { front, source, scored } = search;
  const list: CandidateList = {
    front,
    others: listedOf({ ...search, listed: 'seen' }).slice(front.length),
  };
  const name = fileNameOf(project.name, 'search', `candidates.${form}`);
  if (form === 'csv') {
    download(name, candidatesCsv(list), 'text/csv');
    return;
  }
  const about = {
    ...{ task: project.task, points: project.points, device: deviceWords(state), edge: edgeWords(state) },
    ...{ accuraciesFrom: source, scored },
  };
  download(name, candidatesJson(about, list), 'application/json');
}

import { initialUi, type Ui } from '../ui.ts';
import { type CodecsSession, initialCodecs } from './codecs.ts';
import { type DispatchSession, initialDispatch } from './dispatch.ts';
import { type ImportedSession, initialImported } from './imported.ts';
import {
  initialLatencyModel,
  initialPrediction,
  type LatencyModelState,
  type PredictionState,
} from './latency.ts';
import { initialLibrary, initialMachines, type Library, type Machines } from './machines.ts';
import { type BundleSession, initialBundle, initialRun, type RunSession } from './run.ts';
import { type AccuracyState, initialAccuracy, initialSearch, type SearchSession } from './search.ts';
import { initialJudged, initialTraining, type JudgedState, type TrainingSession } from './training.ts';
import { initialZoo, type ZooState } from './zoo.ts';

/** What this visit knows besides the project and its results; gone with the page, or loaded again from the browser's store. */
export interface Session {
  /** What is shown now. */
  ui: Ui;
  machines: Machines;
  library: Library;
  latencyModel: LatencyModelState;
  prediction: PredictionState;
  accuracy: AccuracyState;
  search: SearchSession;
  training: TrainingSession;
  judged: JudgedState;
  run: RunSession;
  codecs: CodecsSession;
  dispatch: DispatchSession;
  bundle: BundleSession;
  zoo: ZooState;
  imported: ImportedSession;
}

export const initialSession: Session = {
  ui: initialUi,
  machines: initialMachines,
  library: initialLibrary,
  latencyModel: initialLatencyModel,
  prediction: initialPrediction,
  accuracy: initialAccuracy,
  search: initialSearch,
  training: initialTraining,
  judged: initialJudged,
  run: initialRun,
  codecs: initialCodecs,
  dispatch: initialDispatch,
  bundle: initialBundle,
  zoo: initialZoo,
  imported: initialImported,
};

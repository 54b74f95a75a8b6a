import type { CommandSpec } from './commandSpec.ts';

// biome-ignore lint/suspicious/noExplicitAny: commander hands options over untyped; each command names its own.
type Specs = readonly CommandSpec<any>[];

/** Every command by its first word. One is loaded when it is called: a call that read them all would start in twice the time. */
const BY_WORD: Readonly<Record<string, () => Promise<Specs>>> = {
  check: async () => [(await import('./commands/check.ts')).checkCommand],
  codecs: async () => [(await import('./commands/codecs.ts')).codecsCommand],
  measure: async () => [(await import('./commands/measure.ts')).measureCommand],
  profile: async () => [
    (await import('./commands/profile.ts')).profileCommand,
    (await import('./commands/profileCompare.ts')).profileCompareCommand,
  ],
  predict: async () => [(await import('./commands/predict.ts')).predictCommand],
  calibrate: async () => [(await import('./commands/calibrate.ts')).calibrateCommand],
  latencyModel: async () => {
    const { latencyModelEvaluateCommand, latencyModelTrainCommand } = await import('./commands/latency.ts');
    const { latencyModelCollectCommand } = await import('./commands/collect.ts');
    return [latencyModelCollectCommand, latencyModelTrainCommand, latencyModelEvaluateCommand];
  },
  train: async () => [(await import('./commands/train.ts')).trainCommand],
  evaluate: async () => [(await import('./commands/evaluate.ts')).evaluateCommand],
  accuracy: async () => [
    (await import('./commands/accuracyTrain.ts')).accuracyTrainCommand,
    (await import('./commands/accuracy.ts')).accuracyPredictCommand,
  ],
  search: async () => [(await import('./commands/search.ts')).searchCommand],
  baselines: async () => [(await import('./commands/baselines.ts')).baselinesCommand],
  verify: async () => [(await import('./commands/verify.ts')).verifyCommand],
  worker: async () => [(await import('./commands/worker.ts')).workerCommand],
  place: async () => [(await import('./commands/place.ts')).placeCommand],
  dispatch: async () => [(await import('./commands/dispatch.ts')).dispatchCommand],
  bundle: async () => [(await import('./commands/bundleVerify.ts')).bundleVerifyCommand],
  zoo: async () => [
    (await import('./commands/zooList.ts')).zooListCommand,
    (await import('./commands/zooBuild.ts')).zooBuildCommand,
  ],
  rewrite: async () => [(await import('./commands/rewrite.ts')).rewriteCommand],
  onnx: async () => [(await import('./commands/onnx.ts')).onnxCommand],
  export: async () => [(await import('./commands/export.ts')).exportCommand],
  edge: async () => [(await import('./commands/edge.ts')).edgeCommand],
};

/** The commands that a line may mean: those of its first word, or all where it names none. */
export async function commandsFor([word = '']: readonly string[]): Promise<Specs> {
  const named = Object.hasOwn(BY_WORD, word) ? BY_WORD[word] : undefined;
  if (named) return named();
  return (await Promise.all(Object.values(BY_WORD).map((load) => load()))).flat();
}

/** Whether a file is a model by its name; one that is chosen with it may hold its data. */
export const isModelFile = ({ name }: { name: string }): boolean => /\.(onnx|ort)$/i.test(name);

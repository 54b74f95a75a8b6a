import { GraphBuilder } from './graph.ts';
import type { Attributes, Dim, GraphNode } from './proto.ts';
import { inferShapes, type StaticShape } from './staticShapes.ts';
import type { Tensor, TensorType } from './tensor.ts';

/**
 * Gradient of a composite: several nodes with one result, for which a better backward pass is known than
 * the one its nodes' own rules give.
 */
interface CompositeGradient {
  /** The values that the composite reads and that may need a gradient. */
  inputs: readonly string[];
  /** Gradients of `inputs`, given the gradient of the result. */
  backward(dy: string): readonly string[];
}

/** A graph whose shapes are all fixed and known, so that it can be differentiated (autodiff.ts). */
export class Tape extends GraphBuilder {
  readonly #shapes = new Map<string, StaticShape>();
  /** By result. */
  readonly composites = new Map<string, CompositeGradient>();

  /** Throws when the shape of a value is not known. */
  shape(name: string): StaticShape {
    const shape = this.#shapes.get(name);
    if (!shape) throw new Error(`the shape of '${name}' is not known`);
    return shape;
  }

  override input(name: string, type: TensorType = this.realType, dims?: readonly Dim[]): string {
    if (dims?.every((dim) => typeof dim === 'number')) this.#shapes.set(name, dims as StaticShape);
    return super.input(name, type, dims);
  }

  override initializer(name: string, tensor: Tensor): string {
    this.#shapes.set(name, tensor.dims);
    return super.initializer(name, tensor);
  }

  override nodeN(
    opType: string,
    inputs: readonly string[],
    count: number,
    attrs: Attributes = {},
    outName = opType,
  ): string[] {
    const outputs = super.nodeN(opType, inputs, count, attrs, outName);
    const node: GraphNode = { opType, inputs, outputs, attrs };
    const shapes = inferShapes(
      node,
      inputs.map((name) => this.#shapes.get(name)),
      (i) => this.#intsOf(inputs[i] ?? ''),
    );
    shapes?.forEach((shape, i) => {
      this.#shapes.set(outputs[i] as string, shape);
    });
    return outputs;
  }

  /** Registers a composite's gradient; `result` is its value. */
  composite(result: string, gradient: CompositeGradient): string {
    this.composites.set(result, gradient);
    return result;
  }

  reshape(value: string, dims: readonly number[]): string {
    return this.node('Reshape', [value, this.ints(dims)]);
  }

  /** ReduceSum, ReduceMean, ReduceMax, ... over the axes. */
  reduce(opType: string, value: string, axes: readonly number[], keepDims = false): string {
    return this.node(opType, [value, this.ints(axes)], { keepdims: keepDims ? 1 : 0 });
  }

  #intsOf(name: string): number[] | undefined {
    const tensor = this.initializers.get(name);
    return tensor?.type === 'int64' ? Array.from(tensor.data, Number) : undefined;
  }
}

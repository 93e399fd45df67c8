// What is used of Preact, for tsc.
export function h(type: any, props: any, ...children: any[]): any;
export function render(vnode: any, parent: Element): void;
export const Fragment: any;

// The element <policy-cliff>. Its attributes are in the README of the package.

import type { Choice } from "./links.d.ts";

export class PolicyCliffElement extends HTMLElement {
  /** The link to the current view, without its #; setting it sets the attribute. */
  link: string;
  /** The current choice; null before there is a picture. */
  readonly choice: Choice | null;
  /** Sets fields by their keys (docs/LINKS.md), as `{ rho: 0.1, alpha: "off" }`, once there is a picture. */
  set(fields: Record<string, unknown>): Promise<void>;
}

declare global {
  interface HTMLElementTagNameMap {
    "policy-cliff": PolicyCliffElement;
  }
  interface HTMLElementEventMap {
    /** The first picture is there. */
    "policy-cliff-ready": CustomEvent<Record<string, never>>;
    /** The view has changed and rests. */
    "policy-cliff-change": CustomEvent<{ link: string }>;
    /** Something could not be loaded or shown. */
    "policy-cliff-error": CustomEvent<{ message: string }>;
  }
}

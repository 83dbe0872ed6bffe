import type { IconName } from "./icons";

/** One place to go, in the header of a wide screen and in the bar of a narrow one. */
export interface NavItem {
  to: string;
  label: string;
  icon: IconName;
  /** A true number, such as the pieces in the cart; 0 shows nothing. */
  count?: number;
}

import "vue-router";

declare module "vue-router" {
  interface RouteMeta {
    /** The document's title, in the page's language; the home page has none of its own. */
    title?: () => string;
    /** A page of the bar: it shows the bar and no arrow back. */
    tab?: boolean;
    /** Without header and bar: the live room fills the screen. */
    bare?: boolean;
    /** Where the arrow leads when it is not home. */
    back?: string;
  }
}

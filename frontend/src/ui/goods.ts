/** A thing for sale, as a tile shows it. `maker_share_fen` reaches its `maker_count` makers together, of one piece. */
export interface Goods {
  id: number;
  title: string;
  subtitle: string;
  image: string | null;
  price_fen: number;
  maker: { alias: string } | null;
  maker_count: number;
  maker_share_fen: number | null;
}

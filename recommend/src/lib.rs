//! The recommendation model: counts in, ranked products and true reasons out. Pure: no I/O, no clock,
//! no randomness, no store and no frame library. The loader counts, a store keeps the counts, the
//! gateway ranks from what the store returns, so the model that is measured is the one that is served.
//!
//! # The model: counts with back-off, beside a sparse linear term or own purchases
//!
//! With `p_j` the distinct buyers of product `j`, `r_j` those in the last `D` days of the data:
//!
//! ```text
//! w_j     = r_j + 0.00001 p_j + 0.001           P0(j) = w_j / sum of w        popular now
//! g_ij    = sum over units b that hold i and j of |b|^-alpha, i != j          bought together
//! n_i     = sum_j g_ij      g_cj = sum over i in category c of g_ij      n_c = sum_j g_cj
//!
//! P(j|c)  = (g_cj + k2 P0(j)) / (n_c + k2)
//! prior_i = rho w_j / (w of all of i's seller and category) [0 elsewhere] + (1 - rho) P(j | category of i)
//! P(j|i)  = (g_ij + k1 prior_i(j)) / N(n_i + k1)                              N(x) = x, sqrt(x) or 1
//! back(j) = p_j^-beta sum over i in the history of h_i P(j|i)                 no history: P0(j)
//! pop(j)  = p_j^-beta P0(j)                                                   no history: P0(j)
//!
//! G_ij    = units that hold i and j (G_jj all that hold j)    N_j = the 100 largest G_ij / (sqrt(G_ii G_jj) + 10)
//! w_.j    = argmin over w >= 0 on N_j of |x_j - X w|^2 / 2 + l1 |w|_1 + l2 |w|^2 / 2  with X^T X = G   ([`slim`])
//! slim(j) = sum over i in the history of w_ij
//!
//! own(j)  = sum over the customer's baskets with j of f(basket)               next basket only
//! f       = exp(-age in days / tau), or r^(m mod s) q^(m / s) with m baskets of the customer since then
//! score   = own / max own + slim / max slim + g back / max back + q pop / max pop      a term that is off is 0
//! ```
//!
//! A unit `b` is a customer or a basket (an order), `|b|` its number of distinct products; `h_i` is 1, or
//! `exp(-age / tau_h)` where the history is weighed by age. A product without category backs off to `P0`
//! straight away. Maxima run over all products, whatever is excluded from the answer. Coordinate descent for
//! `w` goes `w_i = max(0, G_ij - sum over k != i of G_ik w_k - l1) / (G_ii + l2)`, ascending by product.
//!
//! With `N(x) = x` each product of the history speaks alike; with `N(x) = 1`, `k1 = 0` and `alpha = 0` the sums are raw counts of what
//! is bought together. Which terms a mode has and with what parameters is [`parameters::Parameters`]; starting values go by the shape
//! of the shop, better ones, of any kind, are found on its own last weeks ([`tune`]).
//!
//! # Where the answer is exact
//!
//! Products that are no longer sold are ranked after all others, so each of the two is a list of its own.
//! `back` is a sum of few sparse parts and one dense one: `discount_j (together + seller + category + M P0(j))`
//! with one `M` for all `j`, which orders products as `pop` does; `own` and `slim` are sparse. So the best products are among those that some sparse part names and the first
//! so many of the popular list as are wanted and bought before, of those that pass the filters and are sold (and, where these
//! do not fill the list, of those that are not); nothing else needs to be looked at ([`evidence`]). A list that must have variety is
//! chosen from a longer one, which is as exact ([`variety`]).
//!
//! # The same answer everywhere
//!
//! Basket weights are multiples of 2^-30, so their sums are exact and additive in any order; powers and
//! exponentials are settled ([`number::settle`]) before use; parts are added in a fixed order; scores are
//! settled before they are compared; ties go to more buyers, then to the lower key, which is the lower id.

pub mod alike;
pub mod ask;
pub mod baseline;
pub mod beyond;
pub mod count;
pub mod evidence;
pub mod measure;
pub mod memory;
pub mod number;
pub mod parameters;
pub mod purchase;
pub mod rank;
pub mod reason;
pub mod segment;
pub mod slim;
pub mod split;
pub mod together;
pub mod tune;
pub mod variety;

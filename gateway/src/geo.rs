//! Distances on the ground: great circles on a sphere of the Earth's mean radius. Pure.

/// Mean radius of the Earth (IUGG), in kilometres.
pub const EARTH_RADIUS_KM: f64 = 6371.0088;
/// Added to boxes, in degrees (about a metre): rounding must never leave out a point that the exact check would keep.
const BOX_SLACK_DEGREES: f64 = 1e-5;

/// Great-circle distance by the haversine formula. Arguments are degrees north and east.
pub fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (latitude_a, latitude_b) = (from.0.to_radians(), to.0.to_radians());
    let half_latitude = ((latitude_b - latitude_a) / 2.0).sin();
    let half_longitude = ((to.1 - from.1).to_radians() / 2.0).sin();
    let chord = half_latitude * half_latitude + latitude_a.cos() * latitude_b.cos() * half_longitude * half_longitude;
    2.0 * EARTH_RADIUS_KM * chord.sqrt().min(1.0).asin()
}

/// Degrees that hold every point of a circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    pub latitude: (f64, f64),
    pub longitude: (f64, f64),
}

/// A box around a circle; all longitudes where the circle holds a pole or crosses the date line.
pub fn bounding_box(centre: (f64, f64), kilometres: f64) -> BoundingBox {
    let angle = (kilometres / EARTH_RADIUS_KM).min(std::f64::consts::PI);
    let reach = angle.to_degrees() + BOX_SLACK_DEGREES;
    let latitude = (centre.0 - reach, centre.0 + reach);
    let everywhere = BoundingBox { latitude, longitude: (-180.0, 180.0) };
    if latitude.0 <= -90.0 || latitude.1 >= 90.0 {
        return everywhere;
    }
    let widest = (angle.sin() / centre.0.to_radians().cos()).min(1.0).asin().to_degrees() + BOX_SLACK_DEGREES;
    let longitude = (centre.1 - widest, centre.1 + widest);
    if longitude.0 < -180.0 || longitude.1 > 180.0 { everywhere } else { BoundingBox { latitude, longitude } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_sphere() {
        let check = |from, to, expected: f64| {
            let found = distance_km(from, to);
            assert!((found - expected).abs() < 1e-6, "{from:?} {to:?}: {found}");
        };
        check((0.0, 0.0), (0.0, 0.0), 0.0);
        check((0.0, 0.0), (0.0, 180.0), EARTH_RADIUS_KM * std::f64::consts::PI);
        check((90.0, 0.0), (0.0, 77.0), EARTH_RADIUS_KM * std::f64::consts::FRAC_PI_2);
        check((0.0, 179.0), (0.0, -179.0), EARTH_RADIUS_KM * 2.0_f64.to_radians());
    }

    #[test]
    fn a_box_holds_its_circle() {
        for centre in [(0.0, 0.0), (-23.5, -46.6), (60.0, 179.9), (89.0, 10.0), (-34.0, -74.0)] {
            for kilometres in [0.0, 1.0, 500.0, 5000.0, 30000.0] {
                let bounds = bounding_box(centre, kilometres);
                for step in 0..3600 {
                    let point = (f64::from(step % 180) - 90.0, f64::from(step) / 10.0 - 180.0);
                    let inside = bounds.latitude.0 <= point.0
                        && point.0 <= bounds.latitude.1
                        && bounds.longitude.0 <= point.1
                        && point.1 <= bounds.longitude.1;
                    assert!(inside || distance_km(centre, point) > kilometres, "{centre:?} {kilometres} {point:?}");
                }
            }
        }
    }
}
